// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.GraphReport;
import java.util.Locale;
import java.util.Map;

/** A {@link GraphReport} in the form of JSON. */
final class GraphReportContent {
  private GraphReportContent() {}

  /**
   * @param segment its name
   */
  static Map<String, Object> of(String segment, GraphReport report) {
    return Content.of(
        "segment", segment,
        "vectors", report.count(),
        "parameters", parameters(report.parameters()),
        "codes", codes(report.codes()),
        "kernel", report.kernel(),
        "bytes", bytes(report.bytes()),
        "levels", report.levels().stream().map(GraphReportContent::level).toList(),
        "components",
            Content.of(
                "count", report.components().count(), "largest", report.components().largest()),
        "duplicates",
            Content.of(
                "groups", report.duplicates().groups(), "vectors", report.duplicates().vectors()));
  }

  private static Map<String, Object> parameters(GraphReport.Parameters parameters) {
    return Content.of(
        "m", parameters.m(),
        "max_m", parameters.maxM(),
        "max_m0", parameters.maxM0(),
        "ef_construction", parameters.efConstruction(),
        "ef_search", parameters.efSearch());
  }

  private static Map<String, Object> codes(GraphReport.Codes codes) {
    return Content.of(
        "quantization", codes.type().name().toLowerCase(Locale.ROOT),
        "bits", codes.bits(),
        "rescore", codes.oversampling());
  }

  private static Map<String, Object> bytes(GraphReport.Bytes bytes) {
    return Content.of(
        "vectors", bytes.vectors(),
        "documents", bytes.documents(),
        "codes", bytes.codes(),
        "graph", bytes.graph());
  }

  private static Map<String, Object> level(GraphReport.Level level) {
    return Content.of(
        "level", level.level(),
        "nodes", level.nodes(),
        "max_links", level.maxLinks(),
        "links", level.links(),
        "in_degree_zero", level.inDegreeZero(),
        "reachable", level.reachable(),
        "degrees", level.degrees());
  }
}
