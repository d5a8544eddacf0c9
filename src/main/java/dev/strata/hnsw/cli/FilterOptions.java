// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that make a filter to try. */
final class FilterOptions {
  @Option(
      names = "--filter-percent",
      paramLabel = "P",
      description = {
        "Accept this share of the rows only, 0 to 100, by a hash of the row; the same rows at every"
            + " run. With --exact recall is among the accepted."
      })
  private Double percent;

  @Option(
      names = "--filter-correlation",
      paramLabel = "C",
      description = {
        "What the accepted rows have to do with the query, -1 to 1: 1 accepts the nearest, -1 the"
            + " farthest, 0 any, which is the default. Any but 0 compares all vectors with each"
            + " query beforehand."
      })
  private Double correlation;

  /** Fails where the options cannot be used. */
  void check(CommandSpec spec) {
    requireBetween(spec, "--filter-percent", percent, 0, 100);
    requireBetween(spec, "--filter-correlation", correlation, -1, 1);
    if (correlation != null && percent == null) {
      throw OptionChecks.error(spec, "--filter-correlation needs --filter-percent");
    }
  }

  /** Fails unless a number, if given at all, is within its bounds. */
  static void requireBetween(CommandSpec spec, String option, Double value, int min, int max) {
    if (value != null && !(value >= min && value <= max)) { // NaN is neither
      throw OptionChecks.error(
          spec, option + " must be between " + min + " and " + max + ", got: " + value);
    }
  }

  /** The filter, or null if none is wanted. */
  RowFilter filter(VectorIndex index, float[][] queries) throws IOException {
    return percent == null ? null : new RowFilter(index, percent, correlation(), queries[0]);
  }

  private double correlation() {
    return correlation == null ? 0 : correlation;
  }

  /** What was set, or null if no filter is wanted. */
  SearchSummary.Filter summary() {
    return percent == null ? null : new SearchSummary.Filter(percent, correlation());
  }
}
