// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * A distance and a position in one {@code long} whose natural order is the order by distance, then
 * by position: a comparison of two candidates is one machine instruction, and an array of them
 * needs no objects.
 *
 * <pre>
 *   63           32 31             1  0
 *  +---------------+----------------+---+
 *  | distance      | position       | x |     x: the candidate was expanded
 *  +---------------+----------------+---+
 * </pre>
 */
final class Candidate {
  static final long EXPANDED = 1;

  private Candidate() {}

  static long of(float distance, int position) {
    // not the raw bits: some processors make NaNs with a sign bit, which would come first
    return ((long) sortable(Float.floatToIntBits(distance)) << 32) | ((long) position << 1);
  }

  static int position(long candidate) {
    return (int) candidate >>> 1;
  }

  static float distance(long candidate) {
    return Float.intBitsToFloat(sortable((int) (candidate >> 32)));
  }

  /* Bits of a float to an int of the same order, and back: it is its own inverse. NaN comes last. */
  private static int sortable(int bits) {
    return bits ^ ((bits >> 31) & 0x7FFFFFFF);
  }
}
