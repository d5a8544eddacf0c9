// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * An index on two shards of one node through everything that happens to one. After each, queries
 * find what brute force does.
 */
public class LifecycleTest {
  private static final int BULK = 2_500;
  private static final int SWAPPED = 1_000;

  /** Pairs of the first documents are given each other's vector. */
  private static final IntUnaryOperator SWAP = id -> id < SWAPPED ? id ^ 1 : id;

  private static final IntPredicate LEFT =
      id -> id < SWAPPED || id % 10 != 0 && (id < 4_000 || id >= 5_000);

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ClusteredVectors vectors = new ClusteredVectors();

  @Test
  public void queriesAreRightAllAlong() throws Exception {
    Home home = new Home(temporary.getRoot().toPath().resolve("single")).install();
    Path repository = temporary.newFolder("repository").toPath();
    try (OpenSearchNode node = home.start("path.repo=" + repository)) {
      VectorIndex index = new VectorIndex(node, vectors);
      index.create(0);
      for (int from = 0; from < ClusteredVectors.DOCUMENTS; from += BULK) {
        index.add(IntStream.range(from, from + BULK), IntUnaryOperator.identity());
        index.refresh();
      }
      check(index, "added", id -> true, IntUnaryOperator.identity());
      index.delete(IntStream.range(0, ClusteredVectors.DOCUMENTS).filter(id -> !LEFT.test(id)));
      index.add(IntStream.range(0, SWAPPED), SWAP);
      index.refresh();
      check(index, "deleted and updated", LEFT, SWAP);
      node.post(VectorIndex.NAME + "/_forcemerge?max_num_segments=1", "");
      index.refresh();
      check(index, "merged", LEFT, SWAP);
      assertFormat(home);
      node.post(VectorIndex.NAME + "/_close", "");
      open(node);
      check(index, "closed and opened", LEFT, SWAP);
    }
    try (OpenSearchNode node = home.start("path.repo=" + repository)) {
      VectorIndex index = new VectorIndex(node, vectors);
      awaitStarted(node);
      check(index, "restarted", LEFT, SWAP);
      snapshotAndRestore(node, repository);
      check(index, "restored", LEFT, SWAP);
      index.add(IntStream.range(4_000, 5_000), IntUnaryOperator.identity());
      index.refresh();
      check(index, "added to", id -> LEFT.test(id) || id >= 4_000 && id < 5_000, SWAP);
    }
  }

  private static void open(OpenSearchNode node) throws IOException {
    node.post(VectorIndex.NAME + "/_open?wait_for_active_shards=all", "");
    awaitStarted(node);
  }

  private static void awaitStarted(OpenSearchNode node) throws IOException {
    JsonNode health = node.get("_cluster/health?wait_for_status=green&timeout=900s");
    assertEquals(health.toString(), "green", health.path("status").asText());
  }

  private static void snapshotAndRestore(OpenSearchNode node, Path repository) throws IOException {
    node.put(
        "_snapshot/files",
        "{\"type\": \"fs\", \"settings\": {\"location\": \"%s\"}}".formatted(repository));
    JsonNode snapshot =
        node.put(
                "_snapshot/files/one?wait_for_completion=true",
                "{\"indices\": \"%s\"}".formatted(VectorIndex.NAME))
            .path("snapshot");
    assertEquals(snapshot.toString(), "SUCCESS", snapshot.path("state").asText());
    node.call("DELETE", VectorIndex.NAME, "");
    node.post("_snapshot/files/one/_restore?wait_for_completion=true", "");
    awaitStarted(node);
  }

  private static void check(
      VectorIndex index, String state, IntPredicate live, IntUnaryOperator vectorOf)
      throws IOException {
    long left = IntStream.range(0, ClusteredVectors.DOCUMENTS).filter(live).count();
    assertEquals(state, left, index.count());
    double all = index.recall("\"k\": 10, \"ef_search\": 100", live, vectorOf);
    double red =
        index.recall(
            "\"k\": 10, \"ef_search\": 100, \"filter\": {\"term\": {\"color\": \"red\"}}",
            id -> live.test(id) && VectorIndex.color(id).equals("red"),
            vectorOf);
    double narrow =
        index.recall(
            "\"k\": 10, \"filter\": {\"range\": {\"n\": {\"gte\": 8001, \"lte\": 8100}}}",
            id -> live.test(id) && id > 8_000 && id <= 8_100,
            vectorOf);
    System.out.printf(
        "one node, %s: %d documents, recall@10 %.3f, a quarter %.3f, 100 documents %.3f%n",
        state, left, all, red, narrow);
    assertTrue(state + ": recall " + all, all >= 0.95);
    assertTrue(state + ": recall with a filter " + red, red >= 0.95);
    assertEquals(state + ": so few are all compared", 1, narrow, 0);
  }

  /** The names of the segments' files say who wrote them. */
  private static void assertFormat(Home home) throws IOException {
    List<String> names = home.indexFiles();
    for (String extension : List.of("vem", "vec", "veq", "vex")) {
      assertTrue(
          names.toString(),
          names.stream().anyMatch(name -> name.matches("_\\w+_StrataHnsw_0." + extension)));
    }
    assertFalse(names.toString(), names.stream().anyMatch(name -> name.contains("Lucene99Hnsw")));
  }
}
