// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * An index of {@link ClusteredVectors}: documents with a vector {@code v}, their number {@code n}
 * and a color.
 */
final class VectorIndex {
  static final String NAME = "vectors";

  /** The query for a vector, with further parameters in place of the second. */
  static final String KNN = "{\"strata_knn\": {\"v\": {\"vector\": %s, %s}}}";

  static final String MAPPING =
      """
      {"properties": {
        "v": {"type": "strata_vector", "dimension": 64, "method": {"m": 16, "ef_construction": 100}},
        "n": {"type": "integer"},
        "color": {"type": "keyword"}}}
      """;

  private final OpenSearchNode node;
  private final ClusteredVectors vectors;

  VectorIndex(OpenSearchNode node, ClusteredVectors vectors) {
    this.node = node;
    this.vectors = vectors;
  }

  /** Makes the index with two shards. */
  void create(int replicas) throws IOException {
    node.put(
        NAME,
        """
        {"settings": {"index.strata": true, "number_of_shards": 2, "number_of_replicas": %d},
         "mappings": %s}
        """
            .formatted(replicas, MAPPING));
  }

  /** Adds documents, or replaces them, each with the vector of the given one. */
  void add(IntStream ids, IntUnaryOperator vectorOf) throws IOException {
    StringBuilder bulk = new StringBuilder();
    ids.forEach(
        id -> {
          bulk.append("{\"index\": {\"_id\": \"").append(id).append("\"}}\n");
          bulk.append("{\"n\": ").append(id).append(", \"color\": \"").append(color(id));
          bulk.append("\", \"v\": ").append(vectors.document(vectorOf.applyAsInt(id)));
          bulk.append("}\n");
        });
    bulk(bulk.toString());
  }

  void delete(IntStream ids) throws IOException {
    StringBuilder bulk = new StringBuilder();
    ids.forEach(id -> bulk.append("{\"delete\": {\"_id\": \"").append(id).append("\"}}\n"));
    bulk(bulk.toString());
  }

  private void bulk(String lines) throws IOException {
    JsonNode answer = node.post(NAME + "/_bulk", lines);
    assertEquals(answer.toString(), false, answer.path("errors").asBoolean(true));
  }

  void refresh() throws IOException {
    JsonNode shards = node.post(NAME + "/_refresh", "").path("_shards");
    assertEquals(shards.toString(), 0, shards.path("failed").asInt(-1));
  }

  static String color(int id) {
    return id / 2 % 4 == 0 ? "red" : "blue";
  }

  int count() throws IOException {
    return node.get(NAME + "/_count").path("count").asInt(-1);
  }

  /** The answer to a search for the best few with the given query, whatever it says. */
  OpenSearchNode.Answer answer(String query) throws IOException {
    return node.ask(
        "POST",
        NAME + "/_search",
        "{\"size\": %d, \"_source\": false, \"query\": %s}"
            .formatted(ClusteredVectors.HITS, query));
  }

  /** The hits of a search that must succeed on all shards. */
  JsonNode search(String query) throws IOException {
    OpenSearchNode.Answer answer = answer(query);
    assertEquals(answer.toString(), 200, answer.status());
    assertEquals(answer.toString(), 0, answer.body().path("_shards").path("failed").asInt(-1));
    return answer.body().path("hits");
  }

  /**
   * The part of the true neighbours that is found; all hits must be accepted, and as many as asked.
   *
   * @param parameters of the query besides the vector
   * @param vectorOf the vector that a document has
   */
  double recall(String parameters, IntPredicate accepted, IntUnaryOperator vectorOf)
      throws IOException {
    int found = 0;
    int all = 0;
    for (int query = 0; query < ClusteredVectors.QUERIES; query++) {
      // who has a vector that was swapped is who it was swapped with
      Set<Integer> nearest =
          vectors.nearest(query, vector -> accepted.test(vectorOf.applyAsInt(vector)));
      JsonNode hits = search(KNN.formatted(vectors.query(query), parameters)).path("hits");
      assertEquals(parameters, nearest.size(), hits.size());
      for (JsonNode hit : hits) {
        int id = hit.path("_id").asInt(-1);
        assertTrue(parameters + " found " + id, accepted.test(id));
        found += nearest.contains(vectorOf.applyAsInt(id)) ? 1 : 0;
      }
      all += nearest.size();
    }
    return (double) found / all;
  }
}
