// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * How graphs whose links were taken over become one, see {@link GraphBuilder} and {@link
 * SecondPass}. What joins them first are the nodes above layer 0, one in {@code M}; then all others
 * are looked for links, one in {@code sparse} of them before the rest.
 *
 * @param sample of so many nodes one more joins graphs first; 0 if none does
 * @param sparse of so many nodes one comes before the rest
 * @param early how widely links of those are looked for that come first or before the rest
 * @param late the same for the rest
 */
record Joining(int sample, int sparse, Breadth early, Breadth late) {
  /**
   * Where vectors have few dimensions. A merge of 200,000 x 128 takes 0.85 of the time that it
   * takes with a sample and a quarter before the rest, at the same recall.
   */
  private static final Joining OF_FEW_DIMENSIONS =
      new Joining(0, 8, Breadth.EARLY_JOINED, Breadth.LATE_JOINED);

  /** Where nodes above layer 0 are fewer than those with which that was measured. */
  private static final Joining OF_FEW_DIMENSIONS_AND_MANY_LINKS =
      new Joining(32, 8, Breadth.EARLY_JOINED, Breadth.LATE_JOINED);

  /** Links with which one node in as many is above layer 0, which is enough. */
  private static final int FEW_LINKS = 16;

  /** Where they have many: without the sample recall of 50,000 x 768 is up to a point lower. */
  private static final Joining OF_MANY_DIMENSIONS =
      new Joining(
          32, 4, Breadth.EARLY_JOINED_OF_MANY_DIMENSIONS, Breadth.LATE_JOINED_OF_MANY_DIMENSIONS);

  static Joining of(boolean manyDimensions, int m) {
    if (manyDimensions) {
      return OF_MANY_DIMENSIONS;
    }
    return m > FEW_LINKS ? OF_FEW_DIMENSIONS_AND_MANY_LINKS : OF_FEW_DIMENSIONS;
  }

  /** Whether a node joins graphs first, on whatever layers it is. */
  boolean samples(int node) {
    return sample > 0 && node % sample == 0;
  }
}
