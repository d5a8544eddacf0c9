// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

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
  private static final String STRATA = "{!strata f=v topK=10 ef=200 v=$vector}";
  private static final String KNN = "{!knn f=v topK=10 efSearchScaleFactor=20 v=$vector}";

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
      shards.index();
      check(shards, "added", id -> true);
      assertFormat();
      delete(shards);
      check(shards, "deleted", left);
      shards.update("{optimize: {maxSegments: 1}}");
      assertEquals(List.of(1, 1), shards.segments());
      check(shards, "optimized", left);
      assertFormat();
      shards.reload();
      check(shards, "reloaded", left);
    }
    try (SolrNode first = start(0);
        SolrNode second = start(1)) {
      Shards shards = new Shards(List.of(first, second), CORE, vectors);
      check(shards, "restarted", left);
      shards.update("{delete: {query: \"*:*\"}, commit: {}}");
      assertEquals(0, shards.ask(0, STRATA, Map.of()).path("response").path("numFound").asInt(-1));
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
    shards.assertWidth(STRATA, 200, Map.of());
    double strata = shards.recall(STRATA, Map.of(), live);
    double knn = shards.recall(KNN, Map.of(), live);
    double red =
        shards.recall(
            STRATA,
            Map.of("fq", "color:red"),
            id -> live.test(id) && Vectors.color(id).equals("red"));
    double narrow =
        shards.recall(
            KNN,
            Map.of("fq", "n:[8001 TO 8100]"),
            id -> live.test(id) && id > 8_000 && id <= 8_100);
    System.out.printf(
        "%s, %s, segments %s: recall@10 strata %.3f, knn %.3f, a quarter %.3f, 100 documents"
            + " %.3f%n",
        route, state, shards.segments(), strata, knn, red, narrow);
    assertTrue(state + ": recall " + strata, strata >= 0.95);
    assertTrue(state + ": recall " + knn, knn >= 0.95);
    assertTrue(state + ": recall with a filter " + red, red >= 0.95);
    assertEquals(state + ": so few are all compared", 1, narrow, 0);
  }

  private void assertFormat() throws IOException {
    for (SolrHome home : homes) {
      assertEquals(Set.of("StrataHnsw"), home.formats(CORE));
    }
  }
}
