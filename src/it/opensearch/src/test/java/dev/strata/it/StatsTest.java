// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.ClassRule;
import org.junit.Test;

/** What the plugin says of itself. */
public class StatsTest {
  private static final int DOCUMENTS = 6_000;
  private static final int BULKS = 3;

  @ClassRule public static final SharedNode SHARED = new SharedNode();

  private final OpenSearchNode node = SharedNode.node();
  private final ClusteredVectors vectors = new ClusteredVectors();

  @Test
  public void shardsTellWhatTheyHoldAndDo() throws Exception {
    VectorIndex index = new VectorIndex(node, vectors);
    index.create(0);
    for (int from = 0; from < DOCUMENTS; from += DOCUMENTS / BULKS) {
      index.add(IntStream.range(from, from + DOCUMENTS / BULKS), IntUnaryOperator.identity());
      index.refresh();
    }
    assertMergeIsShown();
    index.refresh();
    index.search(VectorIndex.KNN.formatted(vectors.query(0), "\"k\": 10"));
    index.search(VectorIndex.KNN.formatted(vectors.query(1), "\"max_distance\": 60"));
    JsonNode stats = node.get("_plugins/_strata/stats");
    System.out.println("stats: " + stats);
    assertEquals(stats, node.get("_plugins/_strata/" + VectorIndex.NAME + "/stats"));
    JsonNode shards = stats.path("indices").path(VectorIndex.NAME).path("shards");
    int held = 0;
    for (JsonNode copies : shards) {
      JsonNode field = copies.path(0).path("fields").path("v");
      assertEquals(stats.toString(), 1, field.path("segments").asInt());
      held += field.path("vectors").asInt();
      assertEquals(
          field.path("vectors").asLong() * ClusteredVectors.DIMENSION * Float.BYTES,
          field.path("off_heap_in_bytes").path("vec").asLong());
      assertTrue(field.path("off_heap_in_bytes").path("vex").asLong() > 0);
      JsonNode search = field.path("search");
      assertEquals(stats.toString(), 2, search.path("queries").asInt());
      assertEquals(stats.toString(), 2, search.path("segments_searched").asInt());
      assertTrue(search.path("distance_computations_by_code").asLong() > 10);
      assertTrue(search.path("distance_computations_in_full").asLong() > 10);
      assertEquals("nothing is built any more", 0, copies.path(0).path("builds").size());
    }
    assertEquals(DOCUMENTS, held);
    assertGraphs();
    node.call("DELETE", VectorIndex.NAME, "");
  }

  /** While shards are merged, their builds are listed with how far they are. */
  private void assertMergeIsShown() throws Exception {
    CompletableFuture<JsonNode> merge =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return node.post(VectorIndex.NAME + "/_forcemerge?max_num_segments=1", "");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    List<JsonNode> builds = new ArrayList<>();
    while (merge.isDone() == false) {
      node.get("_plugins/_strata/stats")
          .findValues("builds")
          .forEach(list -> list.forEach(builds::add));
    }
    assertEquals(0, merge.get().path("_shards").path("failed").asInt(-1));
    System.out.println("builds seen: " + builds.size() + ", the last " + builds.getLast());
    for (JsonNode build : builds) {
      assertEquals("v", build.path("field").asText());
      assertTrue(build.toString(), build.path("inserted").asInt() <= build.path("vectors").asInt());
    }
  }

  private void assertGraphs() throws IOException {
    JsonNode graphs = node.get("_plugins/_strata/" + VectorIndex.NAME + "/graph");
    System.out.println("graph: " + graphs);
    for (JsonNode copies : graphs.path("indices").path(VectorIndex.NAME).path("shards")) {
      JsonNode segment = copies.path(0).path("fields").path("v").path("segments").path(0);
      assertEquals(100, segment.path("parameters").path("ef_construction").asInt());
      assertEquals("int4", segment.path("codes").path("quantization").asText());
      assertEquals(1, segment.path("components").path("count").asInt());
      assertEquals(segment.path("vectors"), segment.path("levels").path(0).path("nodes"));
      for (JsonNode level : segment.path("levels")) {
        assertEquals(level.path("nodes"), level.path("reachable"));
      }
    }
  }
}
