// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link SolrBenchmark} measures, from arguments {@code name=value}.
 *
 * @param documents a TEXMEX file, empty for generated vectors
 * @param asked a TEXMEX file of queries, where the documents are from a file
 * @param rows generated documents
 * @param dimension of generated vectors
 * @param queries at most so many
 * @param clients that ask at the same time, each one query after the other
 * @param rounds in which all are measured once
 * @param m links of a new node, in every index
 * @param efConstruction width of the search for them, in every index
 * @param merged whether each index is one segment; else as many as Solr leaves
 */
record BenchmarkOptions(
    String documents,
    String asked,
    int rows,
    int dimension,
    int queries,
    int clients,
    int rounds,
    int m,
    int efConstruction,
    boolean merged) {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "documents", "",
          "asked", "",
          "rows", "100000",
          "dimension", "128",
          "queries", "200",
          "clients", "1",
          "rounds", "15",
          "m", "16",
          "efConstruction", "200",
          "merged", "true");

  static BenchmarkOptions of(List<String> arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length < 2 || values.replace(parts[0], parts[1]) == null) {
        throw new IllegalArgumentException(
            "arguments are name=value of " + new TreeMap<>(DEFAULTS) + ", got: " + argument);
      }
    }
    return new BenchmarkOptions(
        values.get("documents"),
        values.get("asked"),
        Integer.parseInt(values.get("rows")),
        Integer.parseInt(values.get("dimension")),
        Integer.parseInt(values.get("queries")),
        Integer.parseInt(values.get("clients")),
        Integer.parseInt(values.get("rounds")),
        Integer.parseInt(values.get("m")),
        Integer.parseInt(values.get("efConstruction")),
        Boolean.parseBoolean(values.get("merged")));
  }

  Vectors vectors() throws IOException {
    return documents.isEmpty()
        ? Vectors.clustered(dimension, rows, queries)
        : Vectors.read(Path.of(documents), Path.of(asked), queries);
  }
}
