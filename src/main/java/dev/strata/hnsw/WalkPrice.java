// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

/**
 * Tells a walk that turns out dearer than a scan.
 *
 * @param costs of the leaf
 * @param limit what the walk may cost
 * @param before what was done before the walk
 */
record WalkPrice(SearchCosts costs, double limit, Work before) {
  /**
   * What a walk that was expected to be cheaper may come to cost, as a multiple of a scan: the one
   * is guessed from its beginning, the other from a formula.
   */
  private static final double DOUBT = 1.5;

  /**
   * Expanded nodes that all compared ones together tell as much as: these are many more, but
   * farther from the query. By both, a tenth of which all is far from the query is seen to be after
   * 8 expansions; by the expanded ones alone it was after 32, and took 1.1 times as long on 50,000
   * x 768 and 1.15 on 200,000 x 128.
   */
  private static final double COMPARED = 16;

  /**
   * What a search did so far.
   *
   * @param compared vectors
   * @param rejected those of them that came near enough to be results, but may not be
   * @param expanded nodes
   * @param bridged rejected nodes whose links were followed
   */
  record Work(long compared, long rejected, long expanded, long bridged) {}

  /** That of a walk that is expected to be cheaper than a scan. */
  static WalkPrice ofWalk(SearchCosts costs, double scan, Work before) {
    return new WalkPrice(costs, DOUBT * scan, before);
  }

  /** That of a walk that is expected to be dearer, and only tried. */
  static WalkPrice ofTrial(SearchCosts costs, double scan, Work before) {
    return new WalkPrice(costs, scan, before);
  }

  /**
   * Whether a walk has to be given up. What is still to come is guessed from the accepted nodes met
   * so far, at the price of a usual expansion: the first ones are dearer, since nothing was seen
   * before.
   *
   * @param needed accepted nodes that have to be expanded
   * @param got of these, expanded so far
   */
  boolean isTooHigh(int needed, int got, Work now) {
    double left = Math.max(0, needed - got) / accepted(got, now);
    return costs.of(now) - costs.of(before) + left * costs.expansion() > limit;
  }

  /** The share of accepted nodes among those to come. */
  private double accepted(int got, Work now) {
    double met = now.compared - before.compared + 1;
    double near = (met - (now.rejected - before.rejected)) / met;
    return (got + COMPARED * near) / (now.expanded - before.expanded + COMPARED);
  }
}
