// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A filter to compare formats with.
 *
 * @param percent of the rows that are accepted, 0 to 100
 * @param correlation as {@link RowFilter} has it
 */
record FilterSetting(double percent, double correlation) {
  /** Each share with each correlation; all rows are the same at every correlation. */
  static List<FilterSetting> of(List<Double> percents, List<Double> correlations) {
    List<FilterSetting> settings = new ArrayList<>();
    for (double percent : percents) {
      for (double correlation : percent == 100 ? List.of(0.0) : correlations) {
        settings.add(new FilterSetting(percent, correlation));
      }
    }
    return settings;
  }
}
