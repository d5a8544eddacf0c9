// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A collection of two shards with two replicas each, on two nodes of SolrCloud. */
public class CloudTest {
  private static final String COLLECTION = "vectors";

  /** For nodes that recover. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Vectors vectors = Vectors.clustered(64, 4_000, 20);
  private final List<SolrHome> homes = new ArrayList<>();

  @Before
  public void makeHomes() throws IOException {
    for (String name : List.of("a", "b")) {
      homes.add(SolrHome.make(temporary.getRoot().toPath().resolve(name)));
    }
  }

  @Test
  public void replicasAreRightAllAlong() throws Exception {
    IntPredicate left = id -> id < 1_000 || id >= 1_500;
    try (EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(temporary.newFolder().toPath())) {
      try (SolrNode first = start(0, zooKeeper)) {
        try (SolrNode second = start(1, zooKeeper)) {
          create(first);
          new Shards(List.of(first), COLLECTION, vectors).index(Shards.COMMITS);
          check("added", id -> true, first, second);
          first.update(COLLECTION, "{delete: {query: \"n:[1000 TO 1499]\"}, commit: {}}");
          check("deleted", left, first, second);
          second.update(COLLECTION, "{optimize: {maxSegments: 1}}");
          check("optimized", left, first, second);
          first.get("admin/collections", Map.of("action", "RELOAD", "name", COLLECTION));
          check("reloaded", left, first, second);
        }
        first.update(COLLECTION, vectors.json(IntStream.range(1_000, 1_500)));
        first.update(COLLECTION, "{commit: {}}");
        try (SolrNode second = start(1, zooKeeper)) {
          check("recovered", id -> true, first, second);
        }
      }
      try (SolrNode first = start(0, zooKeeper);
          SolrNode second = start(1, zooKeeper)) {
        check("restarted", id -> true, first, second);
      }
    }
  }

  private SolrNode start(int node, EmbeddedZooKeeper zooKeeper) throws Exception {
    return SolrNode.inCloud(homes.get(node).folder(), zooKeeper.address());
  }

  private void create(SolrNode node) throws IOException {
    Path folder = temporary.getRoot().toPath().resolve("config");
    new SolrHome(folder).core("any", SolrHome.FIELD_TYPE, SolrHome.PARSER);
    node.upload("config", zip(folder.resolve("any").resolve("conf")));
    node.get(
        "admin/collections",
        Map.of(
            "action", "CREATE",
            "name", COLLECTION,
            "collection.configName", "config",
            "numShards", "2",
            "replicationFactor", "2"));
  }

  private static byte[] zip(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, zip);
      }
    }
    return bytes.toByteArray();
  }

  /** All replicas are there and alike, and each node finds the neighbours. */
  private void check(String state, IntPredicate live, SolrNode... nodes) throws Exception {
    int expected = (int) IntStream.range(0, vectors.documents().length).filter(live).count();
    assertEquals(state, expected, documents(nodes));
    for (SolrNode node : nodes) {
      Shards collection = new Shards(List.of(node), COLLECTION, vectors);
      collection.assertFound("cloud, " + state, live);
    }
  }

  /** How many the shards have together, when all replicas are active; those of a shard agree. */
  private int documents(SolrNode... nodes) throws Exception {
    int sum = 0;
    JsonNode shards = activeShards(nodes[0]);
    assertEquals(shards.toString(), 2, shards.size());
    for (JsonNode shard : shards) {
      Set<Integer> counts = new HashSet<>();
      assertEquals(shards.toString(), nodes.length, shard.path("replicas").size());
      for (JsonNode replica : shard.path("replicas")) {
        int place = replica.path("base_url").asText().equals(nodes[0].url()) ? 0 : 1;
        String core = replica.path("core").asText();
        Map<String, String> all = Map.of("q", "*:*", "rows", "0", "distrib", "false");
        counts.add(
            nodes[place].get(core + "/select", all).path("response").path("numFound").asInt(-1));
        assertEquals(core, Set.of("StrataHnsw"), nodes[place].formats(core));
      }
      assertEquals(shards.toString(), 1, counts.size());
      sum += counts.iterator().next();
    }
    return sum;
  }

  /** The shards of the collection as soon as all of their replicas are active. */
  private static JsonNode activeShards(SolrNode node) throws Exception {
    long start = System.nanoTime();
    while (true) {
      JsonNode cluster =
          node.get("admin/collections", Map.of("action", "CLUSTERSTATUS")).path("cluster");
      JsonNode collection = cluster.path("collections").path(COLLECTION);
      if (collection.path("health").asText().equals("GREEN")) {
        return collection.path("shards");
      }
      assertTrue(cluster.toString(), System.nanoTime() - start < LIMIT.toNanos());
      Thread.sleep(100);
    }
  }
}
