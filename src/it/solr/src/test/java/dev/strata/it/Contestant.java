// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A field type and a way to ask it, as {@link SolrBenchmark} compares them.
 *
 * @param core whose field {@code v} is of the type
 * @param parser with a place for the width
 * @param perWidth what the parser's number is for a width of 1
 */
record Contestant(String name, String core, String parser, double perWidth) {
  private static final String SCALED = "{!knn f=v topK=10 efSearchScaleFactor=%s v=$vector}";
  private static final double PER_HIT = 1.0 / Vectors.HITS;

  /** The first is what the others are compared with. */
  static final List<Contestant> ALL =
      List.of(
          new Contestant("stock", "stock", SCALED, PER_HIT),
          new Contestant("stock int8", "int8", SCALED, PER_HIT),
          new Contestant("strata {!knn}", "strata", SCALED, PER_HIT),
          new Contestant("strata", "strata", "{!strata f=v topK=10 ef=%s v=$vector}", 1));

  /** The type of field {@code v} in each core. */
  static Map<String, String> types(BenchmarkOptions options) {
    String solrs =
        "hnswM=\"%d\" hnswEfConstruction=\"%d\" class="
            .formatted(options.m(), options.efConstruction());
    Map<String, String> types = new TreeMap<>();
    types.put("stock", solrs + "\"solr.DenseVectorField\"");
    types.put("int8", solrs + "\"solr.ScalarQuantizedDenseVectorField\"");
    // The least width of the sweep, for {!knn} is never narrower.
    types.put("strata", solrs + "\"dev.strata.hnsw.solr.StrataDenseVectorField\" efSearch=\"10\"");
    return types;
  }

  /** What Solr is asked for, for each query's vector, with a width of 10 or more. */
  List<Map<String, String>> requests(int width, Vectors vectors) {
    String number = perWidth == 1 ? Integer.toString(width) : Double.toString(width * perWidth);
    return IntStream.range(0, vectors.queries().length)
        .mapToObj(
            query ->
                Map.of(
                    "q",
                    parser.formatted(number),
                    "vector",
                    vectors.query(query),
                    "fl",
                    "id,score"))
        .toList();
  }
}
