// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

/**
 * Tells a walk that turns out dearer than a scan.
 *
 * @param costs of the leaf
 * @param limit what the walk may cost
 * @param lead accepted nodes that a walk is taken to have expanded more than it has
 * @param before what was done before the walk
 */
record WalkPrice(SearchCosts costs, double limit, double lead, Work before) {
  /**
   * What a walk that was expected to be cheaper may come to cost, as a multiple of a scan: the one
   * is guessed from its beginning, the other from a formula.
   */
  private static final double DOUBT = 1.5;

  /**
   * What a search did so far.
   *
   * @param compared vectors
   * @param expanded nodes
   * @param bridged rejected nodes whose links were followed
   */
  record Work(long compared, long expanded, long bridged) {}

  /**
   * That of a walk that is expected to be cheaper than a scan. With a lead of 2 a filter that
   * accepts a tenth, all of it far from the query, cost twice as many expansions until that was
   * seen, on 200,000 x 128 a sixth of the search. With less, walks end that had no luck.
   */
  static WalkPrice ofWalk(SearchCosts costs, double scan, Work before) {
    return new WalkPrice(costs, DOUBT * scan, 1, before);
  }

  /** That of a walk that is expected to be dearer, and only tried. */
  static WalkPrice ofTrial(SearchCosts costs, double scan, Work before) {
    return new WalkPrice(costs, scan, 0.5, before);
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
    double left = Math.max(0, needed - got) * (now.expanded - before.expanded) / (got + lead);
    return costs.of(now) - costs.of(before) + left * costs.expansion() > limit;
  }
}
