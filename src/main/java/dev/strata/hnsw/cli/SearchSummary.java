// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What {@code search} says when it is done; the names are those of its JSON.
 *
 * @param k hits asked for
 * @param ef width of the search; null if the field's own was used
 * @param queries that were run
 * @param recall share of true neighbours found; null if the truth is not known
 * @param qps queries per second on one thread
 * @param latencyUs of a query, in microseconds
 * @param distancesMean distance computations per query; null if none were reported
 * @param filter of the queries; null if there was none
 * @param explanation of one query; null if none was wanted
 */
@JsonPropertyOrder({
  "k",
  "ef",
  "queries",
  "recall",
  "qps",
  "latency_us",
  "distances_mean",
  "filter",
  "explanation"
})
record SearchSummary(
    int k,
    Integer ef,
    int queries,
    Double recall,
    double qps,
    Latency latencyUs,
    Double distancesMean,
    @JsonInclude(JsonInclude.Include.NON_NULL) Filter filter,
    @JsonInclude(JsonInclude.Include.NON_NULL) SearchExplanation explanation) {

  /**
   * A filter that was tried; see {@link RowFilter}.
   *
   * @param percent of the rows that it accepts
   * @param correlation with the query
   */
  record Filter(double percent, double correlation) {}

  /** Prints it for a person. */
  void print(PrintWriter out) {
    line(out, "k", String.format(Locale.ROOT, "%,d", k));
    line(out, "ef", ef == null ? "the field's own" : String.format(Locale.ROOT, "%,d", ef));
    line(out, "queries", String.format(Locale.ROOT, "%,d", queries));
    line(
        out,
        "recall",
        recall == null
            ? "unknown; give --ground-truth or --exact"
            : String.format(Locale.ROOT, "%.4f", recall));
    line(out, "queries/s", String.format(Locale.ROOT, "%,.0f", qps));
    line(
        out,
        "latency",
        String.format(
            Locale.ROOT,
            "p50 %,.0f us, p95 %,.0f us, p99 %,.0f us",
            latencyUs.p50(),
            latencyUs.p95(),
            latencyUs.p99()));
    line(
        out,
        "distances",
        distancesMean == null
            ? "not reported: another format answered, or Lucene by itself"
            : String.format(Locale.ROOT, "%,.0f per query", distancesMean));
    if (filter != null) {
      line(
          out,
          "filter",
          String.format(
              Locale.ROOT,
              "%s %% of the rows, correlation %s",
              filter.percent(),
              filter.correlation()));
    }
    if (explanation != null) {
      explanation.print(out);
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-14s%s%n", name, value);
  }
}
