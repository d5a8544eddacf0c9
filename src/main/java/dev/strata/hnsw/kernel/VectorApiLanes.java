// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
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
  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_1 = exchange(1);
  private static final VectorShuffle<Float> BY_HALF = exchange(LANES / 2);
  private static final VectorShuffle<Float> BY_QUARTER = exchange(LANES / 4);
  private static final VectorMask<Float> UPPER_HALF = having(LANES / 2);
  private static final VectorMask<Float> UPPER_QUARTERS = having(LANES / 4);

  private VectorApiLanes() {}

  /** The components from {@code j} on of the float32 row that begins at a byte. */
  static FloatVector load(MemorySegment rows, long row, int j) {
    return FloatVector.fromMemorySegment(
        F, OffHeap.known(rows), row + (long) j * Float.BYTES, LITTLE_ENDIAN);
  }

  static float sum(FloatVector v) {
    v = v.add(v.rearrange(BY_HALF));
    v = v.add(v.rearrange(BY_QUARTER));
    return quarterSums(v).lane(0);
  }

  /**
   * The sums of four registers, each with the bits that {@link #sum} gives it. Lanes of two that
   * are added to lanes of their own lie side by side in one, so that the four take five shuffles
   * and not sixteen: with all rows in cache, dot products of 128 components take 0.7 of the time,
   * of 768 0.8.
   */
  static void sums(
      FloatVector v0,
      FloatVector v1,
      FloatVector v2,
      FloatVector v3,
      float[] out,
      int i0,
      int i1,
      int i2,
      int i3) {
    FloatVector v01 = v0.blend(v1, UPPER_HALF).add(v1.blend(v0, UPPER_HALF).rearrange(BY_HALF));
    FloatVector v23 = v2.blend(v3, UPPER_HALF).add(v3.blend(v2, UPPER_HALF).rearrange(BY_HALF));
    FloatVector all =
        v01.blend(v23, UPPER_QUARTERS).add(v23.blend(v01, UPPER_QUARTERS).rearrange(BY_QUARTER));
    all = quarterSums(all);
    out[i0] = all.lane(0);
    out[i1] = all.lane(LANES / 2);
    out[i2] = all.lane(LANES / 4);
    out[i3] = all.lane(LANES / 2 + LANES / 4);
  }

  /*
   * The first lane of each quarter receives its sum. The branches are on a constant, and the compiler
   * leaves one path of them.
   */
  private static FloatVector quarterSums(FloatVector v) {
    if (LANES == 16) {
      v = v.add(v.rearrange(BY_2));
    }
    if (LANES >= 8) {
      v = v.add(v.rearrange(BY_1));
    }
    return v;
  }

  /** Each lane changes places with the one so many lanes, a power of 2, from it. */
  private static VectorShuffle<Float> exchange(int by) {
    return VectorShuffle.fromOp(F, lane -> lane ^ by);
  }

  /** Lanes whose number has a bit. */
  private static VectorMask<Float> having(int bit) {
    boolean[] lanes = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = (lane & bit) != 0;
    }
    return VectorMask.fromArray(F, lanes, 0);
  }
}
