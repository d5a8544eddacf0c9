// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Indexes of the plugin beside others in one node, and after the plugin is gone. */
public class OtherIndexesTest {
  private static final List<String> OTHER = List.of(OtherCodecPlugin.class.getName());
  private static final int DOCUMENTS = 700;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ClusteredVectors vectors = new ClusteredVectors();

  @Test(timeout = 3_600_000)
  public void eachHasItsOwnCodecAndOursNeedsThePlugin() throws Exception {
    Home home = new Home(temporary.getRoot().toPath().resolve("others")).install();
    try (OpenSearchNode node = home.start(OTHER)) {
      create(node);
      OpenSearchNode.Answer both =
          node.ask("PUT", "both", "{\"settings\": {\"index.strata\": true, \"index.knn\": true}}");
      assertEquals(both.toString(), 400, both.status());
      assertTrue(
          both.toString(),
          both.toString().contains("index.strata and index.knn cannot both be true"));
      assertCodecs(node, DOCUMENTS);
      assertAnswers(node);
    }
    Path away = temporary.getRoot().toPath().resolve("away");
    Files.move(home.plugin(), away);
    try (OpenSearchNode node = home.start(OTHER)) {
      assertOursIsRedAlone(node);
    }
    Files.move(away, home.plugin());
    try (OpenSearchNode node = home.start(OTHER)) {
      awaitStarted(node);
      assertAnswers(node);
      fill(node, "ours"); // the setting is put away now; the mapping tells
      merge(node, "ours");
      assertCodecs(node, 2 * DOCUMENTS); // what was replaced is kept for other copies to catch up
      assertAnswers(node);
    }
  }

  private void create(OpenSearchNode node) throws IOException {
    String one = "\"number_of_shards\": 1, \"number_of_replicas\": 0";
    String fields = "\"s\": {\"type\": \"completion\"}, \"t\": {\"type\": \"keyword\"}";
    node.put(
        "plain",
        "{\"settings\": {%s}, \"mappings\": {\"properties\": {%s}}}".formatted(one, fields));
    node.put(
        "knn",
        "{\"settings\": {%s, \"index.knn\": true}, \"mappings\": {\"properties\": {%s}}}"
            .formatted(one, fields));
    node.put(
        "ours",
        """
        {"settings": {%s, "index.strata": true, "index.codec": "best_compression"},
         "mappings": {"properties": {%s, "v": {"type": "strata_vector", "dimension": 64}}}}
        """
            .formatted(one, fields));
    for (String index : List.of("plain", "knn", "ours")) {
      fill(node, index);
      merge(node, index);
    }
  }

  private static void merge(OpenSearchNode node, String index) throws IOException {
    node.post(index + "/_forcemerge?max_num_segments=1", "");
    node.post(index + "/_refresh", "");
  }

  private void fill(OpenSearchNode node, String index) throws IOException {
    StringBuilder bulk = new StringBuilder();
    for (int id = 0; id < DOCUMENTS; id++) {
      bulk.append("{\"index\": {\"_id\": \"").append(id).append("\"}}\n");
      bulk.append("{\"t\": \"").append(id).append("\", \"s\": \"suggested\"");
      bulk.append(index.equals("ours") ? ", \"v\": " + vectors.document(id) : "").append("}\n");
    }
    JsonNode answer = node.post(index + "/_bulk?refresh=true", bulk.toString());
    assertFalse(answer.toString(), answer.path("errors").asBoolean(true));
  }

  /** Compression of the index, postings of the suggester, and vectors of ours alone. */
  private static void assertCodecs(OpenSearchNode node, int held) throws IOException {
    assertEquals("BEST_SPEED", compression(node, "plain"));
    assertEquals("BEST_SPEED", compression(node, "knn"));
    assertEquals("BEST_COMPRESSION", compression(node, "ours"));
    JsonNode stats = node.get("_plugins/_strata/stats").path("indices");
    assertEquals(stats.toString(), 1, stats.size());
    JsonNode field = stats.findPath("fields").path("v");
    assertEquals(stats.toString(), held, field.path("vectors").asInt());
    assertEquals(stats.toString(), 1, field.path("segments").asInt());
  }

  private static String compression(OpenSearchNode node, String index) throws IOException {
    JsonNode attributes = node.get(index + "/_segments").findPath("attributes");
    return attributes.path("Lucene90StoredFieldsFormat.mode").asText();
  }

  private void assertAnswers(OpenSearchNode node) throws IOException {
    for (String index : List.of("plain", "knn", "ours")) {
      assertEquals(DOCUMENTS, node.get(index + "/_count").path("count").asInt());
      JsonNode suggested =
          node.post(
              index + "/_search",
              "{\"suggest\": {\"x\": {\"prefix\": \"sugg\", \"completion\": {\"field\": \"s\"}}}}");
      assertEquals(suggested.toString(), 5, suggested.findPath("options").size());
    }
    JsonNode hit =
        node.post(
                "ours/_search",
                "{\"query\": %s}"
                    .formatted(VectorIndex.KNN.formatted(vectors.document(7), "\"k\": 1")))
            .path("hits")
            .path("hits")
            .path(0);
    assertEquals(hit.toString(), "7", hit.path("_id").asText());
  }

  /** A node without the plugin keeps what it cannot open, and says what it lacks. */
  private static void assertOursIsRedAlone(OpenSearchNode node) throws IOException {
    node.get("_cluster/health/plain,knn?wait_for_status=green&timeout=900s");
    assertEquals(DOCUMENTS, node.get("plain/_count").path("count").asInt());
    assertEquals("red", node.get("_cluster/health/ours").path("status").asText());
    JsonNode allocation;
    do { // the node tries to start the shard after it has said that it listens
      allocation =
          node.post(
              "_cluster/allocation/explain",
              "{\"index\": \"ours\", \"shard\": 0, \"primary\": true}");
    } while (allocation.path("unassigned_info").has("failed_allocation_attempts") == false);
    System.out.println("without the plugin: " + allocation);
    String details = allocation.path("unassigned_info").path("details").asText();
    assertTrue(
        details, details.contains("No handler for type [strata_vector] declared on field [v]"));
    OpenSearchNode.Answer search =
        node.ask("POST", "plain/_search", "{\"query\": {\"strata_knn\": {}}}");
    assertTrue(search.toString(), search.toString().contains("unknown query [strata_knn]"));
  }

  private static void awaitStarted(OpenSearchNode node) throws IOException {
    JsonNode health = node.get("_cluster/health?wait_for_status=green&timeout=900s");
    assertEquals(health.toString(), "green", health.path("status").asText());
  }
}
