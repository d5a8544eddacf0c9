// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that make filters to compare formats with. */
final class FilterListOptions {
  @Option(
      names = "--filter-percent",
      paramLabel = "P",
      split = ",",
      description = {
        "Compare under filters that accept these shares of the rows, 0 to 100, instead of without"
            + " one. Lucene's plain format is then searched in two ways: as it is by default, and"
            + " with its own filtered search where less than 60 percent are accepted."
      })
  private List<Double> percents = List.of();

  @Option(
      names = "--filter-correlation",
      paramLabel = "C",
      split = ",",
      defaultValue = "0",
      description =
          "What the accepted rows have to do with the query: each from -1 for the farthest to 1"
              + " for the nearest (${DEFAULT-VALUE}).")
  private List<Double> correlations;

  /** Fails where the options cannot be used. */
  void check(CommandSpec spec, boolean truthGiven, boolean peers) {
    for (double percent : percents) {
      FilterOptions.requireBetween(spec, "--filter-percent", percent, 0, 100);
    }
    for (double correlation : correlations) {
      FilterOptions.requireBetween(spec, "--filter-correlation", correlation, -1, 1);
    }
    if (percents.isEmpty() == false && truthGiven) {
      throw OptionChecks.error(
          spec, "--ground-truth knows nothing of --filter-percent; leave one of them out");
    }
    if (percents.isEmpty() == false && peers) {
      throw OptionChecks.error(spec, "--filter-percent compares formats alone, without peers");
    }
  }

  /** All filters that are wanted. */
  List<FilterSetting> settings() {
    return FilterSetting.of(percents, correlations);
  }
}
