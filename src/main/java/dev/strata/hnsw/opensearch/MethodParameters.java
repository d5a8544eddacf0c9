// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.quantization.Quantization;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code method} of a mapping: how the graph is built and searched.
 *
 * @param given as the mapping has it, to be shown again
 * @param graph the same with all defaults
 */
record MethodParameters(Map<String, Object> given, HnswParams graph) {
  static final MethodParameters DEFAULTS = new MethodParameters(Map.of(), HnswParams.defaults());

  /**
   * Reads what a mapping says.
   *
   * @throws IllegalArgumentException naming field, parameter, bounds and value
   */
  static MethodParameters parse(String field, Object method) {
    MappingValues values = new MappingValues(field);
    if (method instanceof Map<?, ?> == false) {
      throw values.error("method must be an object, got: " + method);
    }
    HnswParams.Builder builder = HnswParams.builder();
    Map<String, Object> given = new TreeMap<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) method).entrySet()) {
      String name = String.valueOf(entry.getKey());
      Object value = entry.getValue();
      switch (name) {
        case "m" -> builder.m(values.wholeNumber(name, value));
        case "ef_construction" -> builder.efConstruction(values.wholeNumber(name, value));
        case "ef_search" -> builder.efSearch(values.wholeNumber(name, value));
        case "quantization" -> builder.quantization(values.choice(name, value, Quantization.class));
        case "rescore" -> builder.oversampling(values.decimal(name, value));
        default ->
            throw values.error(
                "method has m, ef_construction, ef_search, quantization and rescore, got: " + name);
      }
      given.put(name, value);
    }
    try {
      return new MethodParameters(Map.copyOf(given), builder.build());
    } catch (IllegalArgumentException e) {
      throw ParameterNames.renamed(field, e);
    }
  }
}
