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
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Three nodes with two copies of each shard, of which one node at a time is lost. */
public class ClusterTest {
  private static final int DOCUMENTS = 10_000;
  private static final int BULK = 500;
  private static final int LOST_AFTER = 4_000;

  /**
   * A machine that is busy with other things is no lost node; a closed connection is one at once.
   */
  private static final List<String> PATIENT =
      List.of(
          "cluster.fault_detection.follower_check.timeout=150s",
          "cluster.fault_detection.follower_check.retry_count=10",
          "cluster.fault_detection.leader_check.timeout=60s",
          "cluster.fault_detection.leader_check.retry_count=10",
          "cluster.follower_lag.timeout=900s",
          "cluster.publish.timeout=900s");

  private static final String PARAMETERS = "\"k\": 10, \"ef_search\": 100";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ClusteredVectors vectors = new ClusteredVectors();

  @Test
  public void nothingIsLostWithANode() throws Exception {
    try (OpenSearchNode first =
        begin("a", List.of("cluster.initial_cluster_manager_nodes=a")).await()) {
      List<String> seeds = List.of("discovery.seed_hosts=" + first.transport());
      OpenSearchNode second = begin("b", seeds);
      OpenSearchNode third = begin("c", seeds);
      try {
        second.await();
        third.await();
        awaitGreen(first, 3);
        VectorIndex index = new VectorIndex(first, vectors);
        index.create(1);
        awaitGreen(first, 3);
        indexAndLose(index, third);
        check(index, "a node killed while indexing");
        third = begin("c", seeds).await();
        awaitGreen(first, 3);
        check(index, "green again");
        searchAndLose(index, second);
        check(index, "a node stopped while searching");
        second = begin("b", seeds).await();
        awaitGreen(first, 3);
        check(new VectorIndex(second, vectors), "green again, asked there");
        assertCopiesAreEqual(first);
      } finally {
        second.close();
        third.close();
      }
    }
  }

  private OpenSearchNode begin(String name, List<String> settings) throws IOException {
    Home home = new Home(temporary.getRoot().toPath().resolve(name));
    if (home.isInstalled() == false) {
      home.install();
    }
    List<String> all = new ArrayList<>(settings);
    all.addAll(PATIENT);
    return home.begin(List.of(), all);
  }

  private static void awaitGreen(OpenSearchNode node, int nodes) throws IOException {
    JsonNode health =
        node.get(
            "_cluster/health?wait_for_status=green&wait_for_no_relocating_shards=true&timeout=900s"
                + "&wait_for_nodes="
                + nodes);
    assertEquals(health.toString(), "green", health.path("status").asText());
  }

  /** Every bulk must succeed as a whole, also the one during which the node goes. */
  private static void indexAndLose(VectorIndex index, OpenSearchNode node) throws Exception {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    for (int from = 0; from < DOCUMENTS; from += BULK) {
      if (from == LOST_AFTER) {
        lost = CompletableFuture.runAsync(node::kill);
      }
      index.add(IntStream.range(from, from + BULK), IntUnaryOperator.identity());
    }
    lost.get();
    index.refresh();
  }

  /** A search may lose the node while it runs; then it says so, and never gives less in silence. */
  private void searchAndLose(VectorIndex index, OpenSearchNode node) throws Exception {
    CompletableFuture<Void> lost = CompletableFuture.runAsync(node::close);
    int complete = 0;
    int incomplete = 0;
    int found = 0;
    for (int i = 0; i < ClusteredVectors.QUERIES || lost.isDone() == false; i++) {
      int query = i % ClusteredVectors.QUERIES;
      OpenSearchNode.Answer answer =
          index.answer(VectorIndex.KNN.formatted(vectors.query(query), PARAMETERS));
      if (answer.status() != 200 || answer.body().path("_shards").path("failed").asInt(-1) != 0) {
        incomplete++;
        continue;
      }
      complete++;
      Set<Integer> nearest = vectors.nearest(query, id -> id < DOCUMENTS);
      for (JsonNode hit : answer.body().path("hits").path("hits")) {
        found += nearest.contains(hit.path("_id").asInt(-1)) ? 1 : 0;
      }
    }
    lost.get();
    double recall = (double) found / (complete * ClusteredVectors.HITS);
    System.out.printf(
        "three nodes, while one is stopped: %d answers, recall@10 %.3f, and %d that said that they"
            + " were not complete%n",
        complete, recall, incomplete);
    assertTrue("complete: " + complete, complete > ClusteredVectors.QUERIES / 2);
    assertTrue("recall " + recall, recall >= 0.95);
  }

  private static void check(VectorIndex index, String state) throws IOException {
    assertEquals(state, DOCUMENTS, index.count());
    double recall = index.recall(PARAMETERS, id -> id < DOCUMENTS, IntUnaryOperator.identity());
    System.out.printf("three nodes, %s: %d documents, recall@10 %.3f%n", state, DOCUMENTS, recall);
    assertTrue(state + ": recall " + recall, recall >= 0.95);
  }

  private static void assertCopiesAreEqual(OpenSearchNode node) throws IOException {
    JsonNode shards = node.get("_cat/shards/" + VectorIndex.NAME + "?format=json");
    Map<String, String> documents = new HashMap<>();
    for (JsonNode shard : shards) {
      String count = shard.path("docs").asText();
      String other = documents.put(shard.path("shard").asText(), count);
      assertTrue(shards.toString(), other == null || other.equals(count));
    }
    assertEquals(shards.toString(), 4, shards.size());
    assertEquals(
        shards.toString(), DOCUMENTS, documents.values().stream().mapToInt(Integer::valueOf).sum());
  }
}
