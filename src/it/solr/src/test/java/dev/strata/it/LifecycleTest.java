// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * An index on two shards through everything that happens to one: commits, deletes, a merge into one
 * segment, a reload of the cores and a restart of the nodes. After each, queries find what brute
 * force does.
 */
@RunWith(Parameterized.class)
public class LifecycleTest {
  private static final String CORE = "vectors";

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private final Vectors vectors = Vectors.clustered();
  private final String route;
  private final List<SolrHome> homes = new ArrayList<>();

  public LifecycleTest(String route, String fieldType, String config) throws IOException {
    this.route = route;
    for (String node : List.of("a", "b")) {
      Path folder = TEMPORARY.newFolder(route + " " + node).toPath();
      homes.add(SolrHome.make(folder).core(CORE, fieldType, config + SolrHome.PARSER));
    }
  }

  @Parameters(name = "{0}")
  public static List<Object[]> routes() {
    return List.of(
        new Object[] {"field type", SolrHome.FIELD_TYPE, ""},
        new Object[] {"codec factory", SolrHome.STOCK_TYPE, SolrHome.CODEC_FACTORY});
  }

  @Test
  public void queriesAreRightAllAlong() throws Exception {
    IntPredicate left = id -> id % 10 != 0 && (id < 4_000 || id >= 5_000);
    try (SolrNode first = start(0);
        SolrNode second = start(1)) {
      Shards shards = new Shards(List.of(first, second), CORE, vectors);
      shards.index(Shards.COMMITS);
      check(shards, "added", id -> true);
      assertFormat(first, second);
      delete(shards);
      check(shards, "deleted", left);
      shards.update("{optimize: {maxSegments: 1}}");
      assertEquals(List.of(1, 1), shards.segments());
      check(shards, "optimized", left);
      assertFormat(first, second);
      shards.reload();
      check(shards, "reloaded", left);
    }
    try (SolrNode first = start(0);
        SolrNode second = start(1)) {
      Shards shards = new Shards(List.of(first, second), CORE, vectors);
      check(shards, "restarted", left);
      shards.update("{delete: {query: \"*:*\"}, commit: {}}");
      assertEquals(
          0, shards.ask(0, Shards.STRATA, Map.of()).path("response").path("numFound").asInt(-1));
    }
  }

  private SolrNode start(int node) throws Exception {
    return new SolrNode(homes.get(node).folder());
  }

  /** Every tenth by its id, and a range by a query. */
  private void delete(Shards shards) throws IOException {
    StringBuilder ids = new StringBuilder("[");
    for (int id = 0; id < vectors.documents().length; id += 10) {
      ids.append(id == 0 ? "\"" : ",\"").append(id).append('"');
    }
    shards.update("{delete: " + ids + "]}");
    shards.update("{delete: {query: \"n:[4000 TO 4999]\"}, commit: {}}");
  }

  private void check(Shards shards, String state, IntPredicate live) throws IOException {
    shards.assertWidth(Shards.STRATA, 200, Map.of());
    shards.assertFound(route + ", " + state + ", segments " + shards.segments(), live);
    double narrow =
        shards.recall(
            Shards.KNN,
            Map.of("fq", "n:[8001 TO 8100]"),
            id -> live.test(id) && id > 8_000 && id <= 8_100);
    assertEquals(state + ": so few are all compared", 1, narrow, 0);
  }

  private static void assertFormat(SolrNode... nodes) throws Exception {
    for (SolrNode node : nodes) {
      assertEquals(Set.of("StrataHnsw"), node.formats(CORE));
    }
  }
}
