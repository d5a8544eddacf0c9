// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How formats compare under one filter; the names are those of its JSON.
 *
 * @param percent of the rows that are accepted
 * @param correlation of the accepted rows with the query
 * @param sweeps recall and speed of each format
 * @param recalls how the formats compare at each wanted recall
 */
@JsonPropertyOrder({"percent", "correlation", "sweeps", "recalls"})
record FilterResult(
    double percent, double correlation, List<Measured> sweeps, List<RecallResult> recalls) {
  /**
   * What was measured of a format.
   *
   * @param name of the format, and of the way it is searched
   * @param sweep by growing effort
   */
  @JsonPropertyOrder({"name", "sweep"})
  record Measured(String name, List<FormatResult.Step> sweep) {}

  /** Measures all formats under a filter. */
  static FilterResult of(
      FilterSetting setting,
      List<ComparedIndex> indexes,
      float[][] queries,
      CompareSettings settings,
      Progress progress)
      throws IOException {
    VectorIndex any = indexes.getFirst().index();
    RowFilter filter = new RowFilter(any, setting.percent(), setting.correlation(), queries[0]);
    GroundTruth truth = GroundTruth.exact(any, queries, settings.k(), filter, progress);
    List<Contestant> contestants = new ArrayList<>();
    for (ComparedIndex index : indexes) {
      contestants.addAll(FormatContestant.filtered(index, queries, filter));
    }
    new Sweep(contestants, truth, settings, progress).run();
    return new FilterResult(
        setting.percent(),
        setting.correlation(),
        contestants.stream()
            .map(contestant -> new Measured(contestant.name(), FormatResult.steps(contestant)))
            .toList(),
        RecallResult.all(settings, contestants));
  }
}
