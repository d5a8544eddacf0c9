// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.Map;

/** The library's parameters under the names that they have in mappings and queries. */
final class ParameterNames {
  private static final Map<String, String> NAMES =
      Map.of(
          "ef", "ef_search",
          "efConstruction", "ef_construction",
          "efSearch", "ef_search",
          "oversampling", "rescore");

  private ParameterNames() {}

  /**
   * The same complaint about the parameter's other name. The library's messages begin with the name
   * of the parameter.
   *
   * @param field whose parameter it is
   */
  static IllegalArgumentException renamed(String field, IllegalArgumentException complaint) {
    String message = complaint.getMessage();
    int end = message.indexOf(' ');
    String name = message.substring(0, end);
    return new IllegalArgumentException(
        "field [" + field + "]: " + NAMES.getOrDefault(name, name) + message.substring(end),
        complaint);
  }
}
