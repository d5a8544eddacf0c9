// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import java.util.Comparator;
import java.util.List;

/**
 * What is the same for all formats of a comparison.
 *
 * @param params of the graph
 * @param k neighbours of each query
 * @param recalls at which speeds are compared
 * @param filters that are tried; empty for searches without one
 * @param rounds that are measured
 * @param passMillis for which each step of a round is repeated, as one pass may be too short to
 *     measure well
 */
record CompareSettings(
    HnswParams params,
    int k,
    List<Double> recalls,
    List<FilterSetting> filters,
    int rounds,
    int passMillis) {
  /** A sweep that has found so much goes no further, unless more is asked for. */
  private static final double ENOUGH = 0.999;

  /** The recall beyond which no more effort is of interest. */
  double enough() {
    return Math.max(ENOUGH, recalls.stream().max(Comparator.naturalOrder()).orElse(ENOUGH));
  }
}
