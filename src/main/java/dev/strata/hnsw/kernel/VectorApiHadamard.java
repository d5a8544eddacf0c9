// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static jdk.incubator.vector.VectorOperators.NEG;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transform of {@link VectorKernel#hadamard} in registers: each step adds and subtracts the
 * same pairs as the plain loops do, so that the results are equal bit by bit.
 */
final class VectorApiHadamard {
  private static final VectorSpecies<Float> F = VectorApiLanes.F;
  private static final int LANES = F.length();

  /* Of each step within a register: the lane that a lane is paired with, and whether it is second. */
  private static final VectorShuffle<Float> PAIR_1 = pairs(1);
  private static final VectorShuffle<Float> PAIR_2 = pairs(2);
  private static final VectorShuffle<Float> PAIR_4 = pairs(4);
  private static final VectorShuffle<Float> PAIR_8 = pairs(8);
  private static final VectorMask<Float> SECOND_1 = seconds(1);
  private static final VectorMask<Float> SECOND_2 = seconds(2);
  private static final VectorMask<Float> SECOND_4 = seconds(4);
  private static final VectorMask<Float> SECOND_8 = seconds(8);

  private VectorApiHadamard() {}

  static void transform(float[] vector, int from, int length) {
    if (length < LANES) {
      ScalarKernel.transform(vector, from, length);
      return;
    }
    for (int i = from; i < from + length; i += LANES) {
      within(FloatVector.fromArray(F, vector, i)).intoArray(vector, i);
    }
    for (int half = LANES; half < length; half *= 2) {
      for (int block = from; block < from + length; block += 2 * half) {
        for (int i = block; i < block + half; i += LANES) {
          FloatVector a = FloatVector.fromArray(F, vector, i);
          FloatVector b = FloatVector.fromArray(F, vector, i + half);
          a.add(b).intoArray(vector, i);
          a.sub(b).intoArray(vector, i + half);
        }
      }
    }
  }

  /* The branches are on a constant, and the compiler leaves one path of them. */
  private static FloatVector within(FloatVector v) {
    v = v.rearrange(PAIR_1).add(v.lanewise(NEG, SECOND_1));
    v = v.rearrange(PAIR_2).add(v.lanewise(NEG, SECOND_2));
    if (LANES >= 8) {
      v = v.rearrange(PAIR_4).add(v.lanewise(NEG, SECOND_4));
    }
    if (LANES >= 16) {
      v = v.rearrange(PAIR_8).add(v.lanewise(NEG, SECOND_8));
    }
    return v;
  }

  private static VectorShuffle<Float> pairs(int half) {
    return VectorShuffle.fromOp(F, lane -> (lane ^ half) & (LANES - 1));
  }

  private static VectorMask<Float> seconds(int half) {
    boolean[] second = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      second[lane] = (lane & half) != 0;
    }
    return VectorMask.fromArray(F, second, 0);
  }
}
