// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** What a query may say, alone and with OpenSearch's own. */
public class QueryTest {
  private static final int DOCUMENTS = 8_000;
  private static final int WITHOUT_VECTOR = 5;
  private static final ClusteredVectors VECTORS = new ClusteredVectors();

  @ClassRule public static final SharedNode SHARED = new SharedNode();

  private static OpenSearchNode node;
  private static VectorIndex index;

  @BeforeClass
  public static void fill() throws IOException {
    node = SharedNode.node();
    index = new VectorIndex(node, VECTORS);
    index.create(0);
    for (int from = 0; from < DOCUMENTS; from += DOCUMENTS / 4) {
      index.add(IntStream.range(from, from + DOCUMENTS / 4), IntUnaryOperator.identity());
    }
    for (int id = 0; id < WITHOUT_VECTOR; id++) {
      node.put(VectorIndex.NAME + "/_doc/without" + id, "{\"n\": -1, \"v\": null}");
    }
    node.post(VectorIndex.NAME + "/_forcemerge?max_num_segments=1", "");
    index.refresh();
  }

  @AfterClass
  public static void remove() throws IOException {
    node.call("DELETE", VectorIndex.NAME, "");
  }

  private static double recall(String parameters) throws IOException {
    return index.recall(parameters, id -> id < DOCUMENTS, IntUnaryOperator.identity());
  }

  private static JsonNode search(String body) throws IOException {
    return node.post(VectorIndex.NAME + "/_search", body);
  }

  private static String knn(int query, String parameters) {
    return VectorIndex.KNN.formatted(VECTORS.query(query), parameters);
  }

  private static Set<Integer> ids(JsonNode hits) {
    Set<Integer> ids = new HashSet<>();
    hits.forEach(hit -> ids.add(hit.path("_id").asInt(-1)));
    return ids;
  }

  @Test
  public void widthAndRescoringSetTheRecall() throws IOException {
    double narrow = recall("\"k\": 10, \"ef_search\": 1");
    double once = recall("\"k\": 10, \"ef_search\": 10, \"rescore\": 1");
    double wide = recall("\"k\": 10, \"ef_search\": 300");
    double full = recall("\"k\": 10, \"ef_search\": 300, \"full_precision\": true");
    double usual = recall("\"k\": 10");
    System.out.printf(
        "recall@10 of 8,000 on two shards: ef_search 1 %.3f, 10 with rescore 1 %.3f, the field's"
            + " %.3f, 300 %.3f, in full %.3f%n",
        narrow, once, usual, wide, full);
    assertTrue("wide " + wide, wide >= 0.99);
    assertTrue("full " + full, full >= 0.99);
    assertTrue("narrow " + narrow + ", usual " + usual, narrow < usual);
    assertTrue("usual " + usual, usual >= 0.95);
  }

  @Test
  public void rangesFindAllThatIsNear() throws IOException {
    int found = 0;
    int all = 0;
    for (int query = 0; query < 50; query++) {
      double limit = farthest(query, 30);
      Set<Integer> near = within(query, limit);
      String[] parameters = {
        "\"max_distance\": " + limit, "\"min_score\": " + 1 / (1 + limit),
      };
      for (String range : parameters) {
        JsonNode hits =
            search("{\"size\": 100, \"_source\": false, \"query\": " + knn(query, range) + "}")
                .path("hits");
        Set<Integer> ids = ids(hits.path("hits"));
        assertTrue(range + " found " + ids, near.containsAll(ids));
        found += ids.size();
        all += near.size();
      }
    }
    double recall = (double) found / all;
    System.out.printf("recall of ranges %.3f%n", recall);
    assertTrue("recall of ranges " + recall, recall >= 0.95);
  }

  /**
   * Halfway between the distances of two successive neighbours, so that rounding decides nothing.
   */
  private static double farthest(int query, int rank) {
    double[] distances =
        IntStream.range(0, DOCUMENTS)
            .mapToDouble(id -> VECTORS.distance(query, id))
            .sorted()
            .toArray();
    return (distances[rank - 1] + distances[rank]) / 2;
  }

  private static Set<Integer> within(int query, double limit) {
    return IntStream.range(0, DOCUMENTS)
        .filter(id -> VECTORS.distance(query, id) <= limit)
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  public void aggregationsCountWhatIsFound() throws IOException {
    JsonNode answer =
        search(
            """
            {"size": 3, "query": %s, "aggs": {"colors": {"terms": {"field": "color"}}}}
            """
                .formatted(knn(0, "\"k\": 10, \"ef_search\": 300")));
    int counted = 0;
    for (JsonNode bucket : answer.path("aggregations").path("colors").path("buckets")) {
      counted += bucket.path("doc_count").asInt();
    }
    assertEquals("k of each shard", 20, counted);
    assertEquals(20, answer.path("hits").path("total").path("value").asInt());
    assertEquals(3, answer.path("hits").path("hits").size());
  }

  @Test
  public void scoresAreBoundedBoostedNamedAndAddedUp() throws IOException {
    JsonNode plain = index.search(knn(1, "\"k\": 10")).path("hits");
    double fifth = plain.path(4).path("_score").asDouble();
    String bounded = "{\"min_score\": %s, \"query\": %s}".formatted(fifth, knn(1, "\"k\": 10"));
    assertEquals(5, search(bounded).path("hits").path("total").path("value").asInt());
    JsonNode boosted =
        index.search(knn(1, "\"k\": 10, \"boost\": 2, \"_name\": \"near\"")).path("hits");
    JsonNode hybrid =
        index
            .search(
                """
                {"bool": {"should": [%s, {"constant_score": {"filter": {"term": {"n": %s}}}}]}}
                """
                    .formatted(knn(1, "\"k\": 10"), plain.path(0).path("_id").asText()))
            .path("hits");
    double best = plain.path(0).path("_score").asDouble();
    assertEquals(2 * best, boosted.path(0).path("_score").asDouble(), 1e-6);
    assertEquals("near", boosted.path(0).path("matched_queries").path(0).asText());
    assertEquals(best + 1, hybrid.path(0).path("_score").asDouble(), 1e-6);
    int id = plain.path(0).path("_id").asInt();
    assertEquals(1 / (1 + VECTORS.distance(1, id)), best, 1e-6);
  }

  @Test
  public void queriesAreExplainedAndProfiled() throws IOException {
    JsonNode answer =
        search("{\"explain\": true, \"profile\": true, \"query\": " + knn(2, "\"k\": 5") + "}");
    JsonNode hit = answer.path("hits").path("hits").path(0);
    assertEquals(
        answer.toString(),
        hit.path("_score").asDouble(),
        hit.path("_explanation").path("value").asDouble(),
        1e-6);
    for (JsonNode shard : answer.path("profile").path("shards")) {
      JsonNode search = shard.path("searches").path(0);
      assertTrue(shard.toString(), search.path("rewrite_time").asLong(0) > 0);
      assertEquals(shard.toString(), 1, search.path("query").size());
    }
    JsonNode ranged =
        search("{\"explain\": true, \"query\": " + knn(2, "\"max_distance\": 60") + "}");
    JsonNode near = ranged.path("hits").path("hits").path(0);
    assertEquals(
        near.path("_score").asDouble(), near.path("_explanation").path("value").asDouble(), 1e-6);
  }

  @Test
  public void fieldsExistAndAreReadBack() throws IOException {
    String without = "{\"query\": {\"bool\": {\"must_not\": {\"exists\": {\"field\": \"v\"}}}}}";
    assertEquals(WITHOUT_VECTOR, search(without).path("hits").path("total").path("value").asInt());
    JsonNode hit =
        search(
                """
                {"query": {"term": {"n": 7}}, "docvalue_fields": ["v"], "fields": ["v"],
                 "_source": {"excludes": ["v"]}}
                """)
            .path("hits")
            .path("hits")
            .path(0);
    assertTrue(hit.toString(), hit.path("_source").path("v").isMissingNode());
    String stored = hit.path("fields").path("v").toString();
    assertTrue(stored, stored.contains(VECTORS.document(7).replace(" ", "").substring(1, 40)));
    JsonNode all = search("{\"query\": {\"term\": {\"n\": 7}}, \"docvalue_fields\": [\"v\"]}");
    JsonNode values = all.path("hits").path("hits").path(0).path("fields").path("v").path(0);
    assertEquals(ClusteredVectors.DIMENSION, values.size());
    assertEquals(VECTORS.document(7).replace(" ", ""), floats(values));
  }

  private static String floats(JsonNode values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.path(i).floatValue();
    }
    return Arrays.toString(floats).replace(" ", "");
  }

  /** What the plugin's pool of threads has done tells whether builds asked for its help. */
  @Test
  public void buildsTakeTheThreadsThatTheSettingAllows() throws IOException {
    node.put("_cluster/settings", "{\"transient\": {\"strata.build.threads\": 1}}");
    long before = helped();
    rebuild();
    assertEquals("alone", before, helped());
    node.put(
        "_cluster/settings",
        "{\"transient\": {\"strata.build.threads\": 4, \"strata.build.memory\": \"64mb\"}}");
    rebuild();
    assertTrue("with help", helped() > before);
    node.put("_cluster/settings", "{\"transient\": {\"strata.*\": null}}");
  }

  private static void rebuild() throws IOException {
    index.add(IntStream.range(0, 1_000), IntUnaryOperator.identity());
    node.post(VectorIndex.NAME + "/_forcemerge?max_num_segments=1", "");
    index.refresh();
  }

  /** Rounds of builds that the plugin's pool has taken over. */
  private static long helped() throws IOException {
    JsonNode nodes = node.get("_nodes/stats/thread_pool").path("nodes");
    JsonNode pool = nodes.elements().next().path("thread_pool").path("strata_build");
    return pool.path("completed").asLong(-1);
  }
}
