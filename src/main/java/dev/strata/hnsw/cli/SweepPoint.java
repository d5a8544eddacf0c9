// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

/**
 * One effort of one contestant, and what is measured with it.
 *
 * @param effort of the searches
 * @param recall of their answers, the same in every round
 * @param distancesMean vectors that the walk compared with a query, as a mean; 0 if that is not
 *     counted
 * @param qps queries per second in each round
 */
record SweepPoint(Effort effort, double recall, double distancesMean, double[] qps) {
  /** Whether this takes no more work than another point, and finds no less. */
  boolean makesNeedless(SweepPoint other) {
    return effort.ef() <= other.effort.ef()
        && effort.rescored() <= other.effort.rescored()
        && recall >= other.recall;
  }

  Spread speed() {
    return Spread.of(qps);
  }
}
