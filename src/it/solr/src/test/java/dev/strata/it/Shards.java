// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes that share the documents out among cores of the same name: the first asks all. */
final class Shards {
  /** Queries of each parser, wide enough to find nearly all; the vector is a parameter. */
  static final String STRATA = "{!strata f=v topK=10 ef=200 v=$vector}";

  static final String KNN = "{!knn f=v topK=10 efSearchScaleFactor=20 v=$vector}";

  /** Commits of an index of several segments. */
  static final int COMMITS = 4;

  private final List<SolrNode> nodes;
  private final String core;
  private final Vectors vectors;

  Shards(List<SolrNode> nodes, String core, Vectors vectors) {
    this.nodes = nodes;
    this.core = core;
    this.vectors = vectors;
  }

  /** Adds all documents, with so many commits. */
  void index(int commits) throws IOException {
    int step = vectors.documents().length / commits;
    for (int from = 0; from < vectors.documents().length; from += step) {
      for (int shard = 0; shard < nodes.size(); shard++) {
        IntStream ids = IntStream.range(from, from + step);
        int remainder = shard;
        nodes
            .get(shard)
            .update(core, vectors.json(ids.filter(id -> id % nodes.size() == remainder)));
        nodes.get(shard).update(core, "{commit: {}}");
      }
    }
  }

  /** Sends the same update to all. */
  void update(String json) throws IOException {
    for (SolrNode node : nodes) {
      node.update(core, json);
    }
  }

  void reload() throws IOException {
    for (SolrNode node : nodes) {
      node.get("admin/cores", Map.of("action", "RELOAD", "core", core));
    }
  }

  /** How many segments each shard has. */
  List<Integer> segments() throws IOException {
    List<Integer> counts = new ArrayList<>();
    for (SolrNode node : nodes) {
      JsonNode index = node.get(core + "/admin/luke", Map.of("numTerms", "0")).path("index");
      counts.add(index.path("segmentCount").asInt(-1));
    }
    return counts;
  }

  /**
   * Each node reads the width of a query. The classes that read segments are those of the first
   * node of this JVM, whichever node searches.
   */
  void assertWidth(String q, int ef, Map<String, String> more) throws IOException {
    for (SolrNode node : nodes) {
      Map<String, String> parameters = new HashMap<>(more);
      parameters.putAll(Map.of("q", q, "vector", vectors.query(0), "debug", "query", "fl", "id"));
      JsonNode said = node.get(core + "/select", parameters).path("debug").path("strata");
      assertTrue(said.toString(), said.size() > 0);
      for (JsonNode leaf : said) {
        assertTrue(leaf.asText(), leaf.asText().contains(" ef=" + ef + ","));
      }
    }
  }

  /** The answer of all shards to a query whose vector is the parameter {@code vector}. */
  JsonNode ask(int query, String q, Map<String, String> more) throws IOException {
    Map<String, String> parameters = new HashMap<>(more);
    if (nodes.size() > 1) {
      parameters.put(
          "shards", nodes.stream().map(node -> node.shard(core)).collect(Collectors.joining(",")));
    }
    parameters.put("q", q);
    parameters.put("vector", vectors.query(query));
    parameters.put("fl", "id,score");
    parameters.put("rows", Integer.toString(Vectors.HITS));
    return nodes.getFirst().get(core + "/select", parameters);
  }

  /** Queries of both parsers and one with a filter find the neighbours among the documents left. */
  void assertFound(String state, IntPredicate live) throws IOException {
    double strata = recall(STRATA, Map.of(), live);
    double knn = recall(KNN, Map.of(), live);
    double red =
        recall(
            STRATA,
            Map.of("fq", "color:red"),
            id -> live.test(id) && Vectors.color(id).equals("red"));
    System.out.printf(
        "%s: recall@10 strata %.3f, knn %.3f, a quarter %.3f%n", state, strata, knn, red);
    assertTrue(state + ": recall " + strata, strata >= 0.95);
    assertTrue(state + ": recall " + knn, knn >= 0.95);
    assertTrue(state + ": recall with a filter " + red, red >= 0.95);
  }

  /** The first node answers the query as a wrong one. */
  void assertRefused(String q, String message) throws IOException {
    Map<String, String> parameters = Map.of("q", q, "vector", vectors.query(0));
    JsonNode answer = nodes.getFirst().ask(core + "/select", parameters);
    assertEquals(q, message, answer.path("error").path("msg").asText());
    assertEquals(q, 400, answer.path("error").path("code").asInt());
  }

  /** The part of the true neighbours among the accepted documents that is found. */
  double recall(String q, Map<String, String> more, IntPredicate accepted) throws IOException {
    int found = 0;
    int all = 0;
    for (int query = 0; query < vectors.queries().length; query++) {
      Set<Integer> nearest = vectors.nearest(query, accepted);
      all += nearest.size();
      int hits = 0;
      for (JsonNode hit : ask(query, q, more).path("response").path("docs")) {
        int id = hit.path("id").asInt(-1);
        assertTrue(q + " " + more + " found " + id, accepted.test(id));
        found += nearest.contains(id) ? 1 : 0;
        hits++;
      }
      assertEquals(q + " " + more, nearest.size(), hits);
    }
    return (double) found / all;
  }
}
