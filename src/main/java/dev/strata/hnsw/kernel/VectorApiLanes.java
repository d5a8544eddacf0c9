// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Registers of float32: how wide they are, how one is loaded, and the sum of its lanes in a fixed
 * order: halves are added to halves until one lane is left.
 *
 * <p>{@code FloatVector.reduceLanes} leaves the order open, and it changes when the compiler takes
 * over from the interpreter. The last bits of a distance would then depend on how long the program
 * has run, and so would the graph.
 */
final class VectorApiLanes {
  /** The registers in use: the widest there are, up to 512 bits. */
  static final VectorSpecies<Float> F =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final int LANES = F.length();
  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private VectorApiLanes() {}

  /** The components from {@code j} on of the float32 row that begins at a byte. */
  static FloatVector load(MemorySegment rows, long row, int j) {
    return FloatVector.fromMemorySegment(
        F, OffHeap.known(rows), row + (long) j * Float.BYTES, LITTLE_ENDIAN);
  }

  /* The branches are on a constant, and the compiler leaves one path of them. */
  static float sum(FloatVector v) {
    if (LANES == 16) {
      v = v.add(v.rearrange(BY_8));
    }
    if (LANES >= 8) {
      v = v.add(v.rearrange(BY_4));
    }
    v = v.add(v.rearrange(BY_2));
    v = v.add(v.rearrange(BY_1));
    return v.lane(0);
  }

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(F, lane -> (lane + by) & (LANES - 1));
  }
}
