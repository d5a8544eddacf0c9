// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.graph.GraphSearch;
import dev.strata.hnsw.graph.WalkGuide;
import dev.strata.hnsw.kernel.VectorKernel;

/**
 * What ways to search a leaf are expected to cost, in nanoseconds of the machine that Strata is
 * measured on (two cores of an AMD EPYC of 2023). Only their ratios matter. They follow from what a
 * search reads, and are never timed while it runs: equal searches must go equal ways.
 *
 * @param distance from the query to a node that a walk comes by
 * @param scanned distance from the query to a vector that a scan comes by
 * @param maxM0 links a node may hold on layer 0
 * @param count vectors of the leaf
 * @param byCodes whether a walk reads codes in place of vectors
 */
record SearchCosts(double distance, double scanned, int maxM0, int count, boolean byCodes) {
  /** Reading the links of a node, and keeping the candidates in order. */
  private static final double ROW = 150;

  /** Reading the links of a rejected node to find accepted ones. */
  private static final double BRIDGE = 330;

  /** Links of an expanded node that lead to nodes not seen before, on average. */
  private static final double UNSEEN = 0.45;

  /** How much wider a walk on the accepted nodes alone must be to find as much. */
  private static final int FILTER_FIRST_WIDTH = 3;

  /**
   * The same by codes. With three times the width, of a tenth of 50,000 x 768 at random it found
   * 0.943 and 0.957 at ef 14 and 20, a plain walk 0.956 and 0.977; and the same recall takes either
   * as long.
   */
  private static final int FILTER_FIRST_WIDTH_BY_CODES = 5;

  /**
   * Below this share the accepted nodes do not hang together any more, and too few of them lie
   * around the query to tell whether the others lie apart from it.
   */
  private static final double FILTER_FIRST_SHARE = 0.015;

  /**
   * A scan worth so many trials of the graph is not begun without one, which is in vain where the
   * accepted vectors are no nearer to the query than others.
   */
  private static final int TRIALS = 3;

  private static final int LINE = 64;

  /** Lines after which the processor fetches the rest of a row by itself. */
  private static final int FETCHED_SINGLY = 8;

  /**
   * Costs for a field.
   *
   * @param walkBytes that a walk reads of a vector
   * @param scanBytes that a scan reads of a vector
   */
  static SearchCosts of(FieldEntry field, int walkBytes, int scanBytes) {
    double compute = VectorKernel.best().nanosPerComponent() * field.similarity().dimension();
    return new SearchCosts(
        compute + walked(walkBytes),
        compute + scanned(scanBytes),
        field.maxM0(),
        field.count(),
        walkBytes < field.similarity().rowBytes());
  }

  /*
   * Timed with another filter for each query, on codes and vectors of 128 and 768 dimensions; a walk
   * took 61, 104, 111 and 286 ns, a scan 24, 65, 80 and 200. With a segment of 1,000,000 x 128 or
   * 300,000 x 768 both take 1.1 to 1.3 times as long, and which is the cheaper is the same.
   */
  private static double walked(int bytes) {
    return 38 + 10 * fetchedSingly(bytes) + 4.2 * fetchedAlong(bytes);
  }

  private static double scanned(int bytes) {
    return 12 + 7.5 * fetchedSingly(bytes) + 3.2 * fetchedAlong(bytes);
  }

  private static int fetchedSingly(int bytes) {
    return Math.min(lines(bytes), FETCHED_SINGLY);
  }

  private static int fetchedAlong(int bytes) {
    return lines(bytes) - fetchedSingly(bytes);
  }

  private static int lines(int bytes) {
    return (bytes + LINE - 1) / LINE;
  }

  /**
   * The cheapest way to search a leaf that has a graph.
   *
   * @param hitsAtOnce whether the collector must see hits while the walk goes on, which a walk on
   *     the accepted nodes alone is not made for
   */
  Regime cheapest(int ef, int accepted, boolean hitsAtOnce) {
    double walk = walk(ef, accepted);
    double filterFirst = hitsAtOnce ? Double.POSITIVE_INFINITY : filterFirst(ef, accepted);
    if (scan(accepted) <= Math.min(walk, filterFirst)) {
      return Regime.SCAN;
    }
    return walk <= filterFirst ? Regime.WALK : Regime.FILTERED_WALK;
  }

  /** A scan of the accepted vectors. */
  double scan(int accepted) {
    return accepted * scanned;
  }

  /** A walk through all nodes until {@code ef} accepted ones are expanded. */
  double walk(int ef, int accepted) {
    return expansions(ef, accepted) * expansion();
  }

  /** What was done so far. */
  double of(WalkPrice.Work work) {
    return work.compared() * distance + work.expanded() * ROW + work.bridged() * BRIDGE;
  }

  /** Expanding a node. */
  double expansion() {
    return ROW + UNSEEN * maxM0 * distance;
  }

  private double expansions(int ef, int accepted) {
    return (double) ef * count / Math.max(1, accepted);
  }

  /** Distances that such a walk computes. */
  long walkDistances(int ef, int accepted) {
    return Math.round(expansions(ef, accepted) * UNSEEN * maxM0);
  }

  /** A walk on the accepted nodes alone. */
  private double filterFirst(int ef, int accepted) {
    double share = (double) accepted / count;
    if (share < FILTER_FIRST_SHARE) {
      return Double.POSITIVE_INFINITY;
    }
    double behind = GraphSearch.ENOUGH_ACCEPTED / (share * maxM0);
    double bridges =
        Math.clamp(3 * behind - 1, 0, maxM0); // two thirds of what they lead to were seen
    return (double) filterFirstWidth(ef) * (expansion() + bridges * BRIDGE);
  }

  /** The width of a walk on the accepted nodes alone that finds what one of width ef finds. */
  int filterFirstWidth(int ef) {
    int wider = byCodes ? FILTER_FIRST_WIDTH_BY_CODES : FILTER_FIRST_WIDTH;
    return Math.min(wider * ef, HnswParams.MAX_EF_SEARCH);
  }

  /**
   * Whether a scan is so dear that the graph is tried first. Where the accepted vectors lie near to
   * the query a walk is far cheaper than their share lets expect.
   */
  boolean isWorthATrial(int accepted) {
    return scan(accepted) > TRIALS * trial();
  }

  /** A walk up to where it may first be given up. All links of its first nodes are new to it. */
  private double trial() {
    return WalkGuide.STRIDE * (ROW + maxM0 * distance);
  }
}
