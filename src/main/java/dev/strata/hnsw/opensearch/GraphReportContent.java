// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.GraphReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A {@link GraphReport} in the form of JSON. */
final class GraphReportContent {
  private GraphReportContent() {}

  /**
   * @param segment its name
   */
  static Map<String, Object> of(String segment, GraphReport report) {
    return ordered(
        "segment", segment,
        "vectors", report.count(),
        "parameters", parameters(report.parameters()),
        "codes", codes(report.codes()),
        "kernel", report.kernel(),
        "bytes", bytes(report.bytes()),
        "levels", report.levels().stream().map(GraphReportContent::level).toList(),
        "components",
            ordered("count", report.components().count(), "largest", report.components().largest()),
        "duplicates",
            ordered(
                "groups", report.duplicates().groups(), "vectors", report.duplicates().vectors()));
  }

  private static Map<String, Object> parameters(GraphReport.Parameters parameters) {
    return ordered(
        "m", parameters.m(),
        "max_m", parameters.maxM(),
        "max_m0", parameters.maxM0(),
        "ef_construction", parameters.efConstruction(),
        "ef_search", parameters.efSearch());
  }

  private static Map<String, Object> codes(GraphReport.Codes codes) {
    return ordered(
        "quantization", codes.type().name().toLowerCase(Locale.ROOT),
        "bits", codes.bits(),
        "rescore", codes.oversampling());
  }

  private static Map<String, Object> bytes(GraphReport.Bytes bytes) {
    return ordered(
        "vectors", bytes.vectors(),
        "documents", bytes.documents(),
        "codes", bytes.codes(),
        "graph", bytes.graph());
  }

  private static Map<String, Object> level(GraphReport.Level level) {
    return ordered(
        "level", level.level(),
        "nodes", level.nodes(),
        "max_links", level.maxLinks(),
        "links", level.links(),
        "in_degree_zero", level.inDegreeZero(),
        "reachable", level.reachable(),
        "degrees", level.degrees());
  }

  /** Names and values by turns, in an order that is the same each time. */
  private static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> content = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      content.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return content;
  }
}
