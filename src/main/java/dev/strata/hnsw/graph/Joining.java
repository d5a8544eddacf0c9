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
 * @param joined the share of a full row that leads to nodes of other graphs, from which on a node
 *     counts as joined
 * @param ofJoined as {@code late}, for those of the rest that are joined when it is their turn
 */
record Joining(
    int sample, int sparse, Breadth early, Breadth late, double joined, Breadth ofJoined) {
  /**
   * Where vectors have few dimensions. A merge of 200,000 x 128 takes 0.85 of the time that it
   * takes with a sample and a quarter before the rest, at the same recall.
   */
  private static final Joining OF_FEW_DIMENSIONS =
      new Joining(
          0, 8, Breadth.EARLY_JOINED, Breadth.LATE_JOINED, 7 / 16.0, Breadth.LATE_JOINED_ALREADY);

  /** Where they have many: without the sample recall of 50,000 x 768 is up to a point lower. */
  private static final Joining OF_MANY_DIMENSIONS =
      new Joining(
          32,
          4,
          Breadth.EARLY_JOINED_OF_MANY_DIMENSIONS,
          Breadth.LATE_JOINED_OF_MANY_DIMENSIONS,
          9 / 32.0,
          Breadth.LATE_JOINED_ALREADY_OF_MANY_DIMENSIONS);

  /** Of those that join graphs first where nodes above layer 0 are too few for that. */
  private static final int SAMPLE = 32;

  /** Links with which one node in as many is above layer 0, which is enough. */
  private static final int FEW_LINKS = 16;

  static Joining of(boolean manyDimensions, int m) {
    if (manyDimensions) {
      return OF_MANY_DIMENSIONS;
    }
    return m > FEW_LINKS ? OF_FEW_DIMENSIONS.with(SAMPLE) : OF_FEW_DIMENSIONS;
  }

  private Joining with(int otherSample) {
    return new Joining(otherSample, sparse, early, late, joined, ofJoined);
  }

  /** Whether a node joins graphs first, on whatever layers it is. */
  boolean samples(int node) {
    return sample > 0 && node % sample == 0;
  }

  /**
   * How widely links of a node are looked for that comes among the rest. Those that came before it
   * have linked back to it, and where it has many links to other graphs already, which say where in
   * them it lies, a search finds little more. A merge of 50,000 x 768 takes 0.94 of the time that
   * it takes with the same breadth for all, at a recall 0.8, 0.4 and 0.1 points lower at ef 10, 20
   * and from 28 on; one of 200,000 x 128 takes 0.97, at the same recall. Searches of 0.18 for all,
   * in place of 0.22, lose 0.4 points there at ef 20.
   *
   * @param others links that it has to nodes of other graphs
   * @param maxLinks that a row may hold
   */
  Breadth late(int others, int maxLinks) {
    return others >= joined * maxLinks ? ofJoined : late;
  }
}
