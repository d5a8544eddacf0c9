// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Queries on one node, one segment: what their parameters do, and what is said of wrong ones. */
public class QueryTest {
  private static final String CORE = "vectors";

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static final Vectors VECTORS = Vectors.clustered();
  private static SolrNode node;
  private static Shards shards;

  /**
   * In one segment that was never merged, which is the same in every run: Solr merges segments in
   * the order of their sizes, to which versions of documents, and so the time, contribute.
   */
  @BeforeClass
  public static void index() throws Exception {
    node = new SolrNode(home("leader").folder());
    shards = new Shards(List.of(node), CORE, VECTORS);
    shards.index(1);
    assertEquals(List.of(1), shards.segments());
  }

  private static SolrHome home(String name) throws IOException {
    return SolrHome.make(TEMPORARY.newFolder(name).toPath())
        .core(CORE, SolrHome.FIELD_TYPE, SolrHome.PARSER);
  }

  @AfterClass
  public static void close() throws Exception {
    node.close();
  }

  @Test
  public void widthsChangeTheRecall() throws IOException {
    double narrow = recall("{!strata f=v ef=10 v=$vector}");
    double wide = recall("{!strata f=v ef=300 v=$vector}");
    double stored = recall("{!strata f=v v=$vector}");
    double unscaled = recall("{!knn f=v topK=10 v=$vector}");
    double scaled = recall("{!knn f=v topK=10 efSearchScaleFactor=30 v=$vector}");
    System.out.printf(
        "queries: recall@10 ef 10 %.3f, ef 300 %.3f, field's 10 %.3f, knn x1 %.3f, knn x30 %.3f%n",
        narrow, wide, stored, unscaled, scaled);
    assertTrue(narrow + " < " + wide, narrow + 0.02 < wide);
    assertTrue(unscaled + " < " + scaled, unscaled + 0.02 < scaled);
    assertTrue("wide: " + wide + ", scaled: " + scaled, Math.min(wide, scaled) >= 0.98);
    assertEquals("the width that is stored with the field", narrow, stored, 0);
  }

  @Test
  public void rescoringIsTheQuerys() throws IOException {
    assertEquals(30, rescored("oversampling=3"));
    assertEquals(200, rescored("oversampling=20"));
    assertEquals(0, rescored("fullPrecision=true"));
    double little = recall("{!strata f=v ef=200 oversampling=1 v=$vector}");
    double full = recall("{!strata f=v ef=200 fullPrecision=true v=$vector}");
    System.out.printf(
        "queries: recall@10 oversampling 1 %.3f, full precision %.3f%n", little, full);
    assertTrue(little + " < " + full, little < full);
  }

  private static double recall(String q) throws IOException {
    return shards.recall(q, Map.of(), id -> true);
  }

  private static int rescored(String option) throws IOException {
    String said = debugged("{!strata f=v ef=200 " + option + " v=$vector}").path(0).asText();
    return Integer.parseInt(said.replaceFirst(".* rescored=(\\d+),.*", "$1"));
  }

  private static JsonNode debugged(String q) throws IOException {
    Map<String, String> parameters =
        Map.of("q", q, "vector", VECTORS.query(0), "debug", "query", "fl", "id");
    return node.get(CORE + "/select", parameters).path("debug").path("strata");
  }

  @Test
  public void vectorsComeInPlaceOrByParameter() throws IOException {
    Set<String> hits = hits("{!strata f=v ef=300 v=$vector}", Map.of());
    assertEquals(10, hits.size());
    assertEquals(hits, hits("{!strata f=v ef=300}" + VECTORS.query(0), Map.of()));
    assertEquals(hits, hits("{!strata f=v ef=300 v='" + VECTORS.query(0) + "'}", Map.of()));
    assertEquals(7, hits("{!strata f=v topK=7 v=$vector}", Map.of()).size());
  }

  /** Of the tagged filters each one decides by itself what is near; the others come after. */
  @Test
  public void filtersAreChosen() throws IOException {
    IntPredicate red = id -> Vectors.color(id).equals("red");
    Map<String, String> tagged = Map.of("fq", "{!tag=color}color:red");
    String query = "{!strata f=v ef=300 %s v=$vector}";
    assertEquals(nearest(red), hits(query.formatted(""), tagged));
    assertEquals(nearest(red), hits(query.formatted("includeTags=color"), tagged));
    assertEquals(nearest(red), hits(query.formatted("preFilter='color:red'"), Map.of()));
    Set<String> after = new HashSet<>(nearest(id -> true));
    after.removeIf(id -> red.test(Integer.parseInt(id)) == false);
    assertTrue("fewer than all are red", after.size() < 10);
    assertEquals(after, hits(query.formatted("excludeTags=color"), tagged));
    assertEquals(after, hits(query.formatted("includeTags=other"), tagged));
    assertEquals(after, hits(query.formatted("preFilter=''"), tagged));
  }

  /** The seeds are what a narrower search found. */
  @Test
  public void seedsAndPatienceFindNeighboursToo() throws IOException {
    Map<String, String> seed = Map.of("seed", "{!strata f=v ef=20 v=$vector}");
    for (String option :
        List.of(
            "seedQuery=$seed",
            "earlyTermination=true",
            "saturationThreshold=0.99 patience=20",
            "seedQuery=$seed earlyTermination=true")) {
      String query = "{!strata f=v ef=200 " + option + " v=$vector}";
      shards.assertWidth(query, 200, seed);
      double strata = shards.recall(query, seed, id -> true);
      double knn =
          shards.recall(
              "{!knn f=v topK=10 efSearchScaleFactor=20 " + option + " v=$vector}",
              seed,
              id -> true);
      System.out.printf("queries: recall@10 %s: strata %.3f, knn %.3f%n", option, strata, knn);
      assertTrue(option + ": " + strata + ", " + knn, Math.min(strata, knn) >= 0.95);
    }
  }

  private static Set<String> nearest(IntPredicate accepted) {
    Set<String> ids = new HashSet<>();
    VECTORS.nearest(0, accepted).forEach(id -> ids.add(Integer.toString(id)));
    return ids;
  }

  private static Set<String> hits(String q, Map<String, String> more) throws IOException {
    Set<String> ids = new HashSet<>();
    shards
        .ask(0, q, more)
        .path("response")
        .path("docs")
        .forEach(hit -> ids.add(hit.path("id").asText()));
    return ids;
  }

  @Test
  public void wrongQueriesAreExplained() throws IOException {
    String size =
        "incorrect vector dimension. The vector value has size 2 while it is expected a vector with"
            + " size 64";
    shards.assertRefused(
        "{!strata f=v ef=0 v=$vector}", "field 'v': ef must be between 1 and 100000, got: 0");
    shards.assertRefused(
        "{!strata f=v ef=wide v=$vector}", "field 'v': ef must be a whole number, got: wide");
    shards.assertRefused(
        "{!strata f=v topK=0 v=$vector}", "field 'v': topK must be at least 1, got: 0");
    shards.assertRefused(
        "{!strata f=v oversampling=0.5 v=$vector}",
        "field 'v': oversampling must be between 1 and 100.0, got: 0.5");
    shards.assertRefused(
        "{!strata f=v fullPrecision=maybe v=$vector}",
        "field 'v': fullPrecision must be true or false, got: maybe");
    shards.assertRefused(
        "{!strata f=v efSearchScaleFactor=2 v=$vector}",
        "field 'v': efSearchScaleFactor is an option of {!knn}; {!strata} has ef");
    shards.assertRefused("{!strata f=v}[1, 2]", "field 'v': " + size);
    shards.assertRefused("{!knn f=v}[1, 2]", "field 'v': " + size);
    shards.assertRefused(
        "{!strata f=v}" + VECTORS.query(0).replaceFirst("\\[[^,]*", "[NaN"),
        "field 'v': non-finite value at vector[0]=NaN");
    shards.assertRefused(
        "{!strata f=v}", "field 'v': the Dense Vector value 'v' to search is missing");
    shards.assertRefused(
        "{!strata f=stock v=$vector}",
        "field 'stock': {!strata} needs a StrataDenseVectorField, or a DenseVectorField under"
            + " StrataCodecFactory, got: DenseVectorField");
    shards.assertRefused("{!strata f=absent v=$vector}", "undefined field: \"absent\"");
  }

  @Test
  public void wrongVectorsAreExplained() throws IOException {
    JsonNode answer = node.tryUpdate(CORE, "[{id: \"wrong\", v: [1, 2]}]");
    assertEquals(answer.toString(), 400, answer.path("error").path("code").asInt());
    String message = answer.path("error").path("msg").asText();
    assertTrue(
        message,
        message.contains(
            "field 'v': incorrect vector dimension. The vector value has size 2 while it is"
                + " expected a vector with size 64"));
  }

  /** The files of the leader are all that the follower needs. */
  @Test
  public void followersAnswerAlike() throws Exception {
    try (SolrNode follower = new SolrNode(home("follower").folder())) {
      Map<String, String> fetch =
          Map.of(
              "command", "fetchindex", "wait", "true", "leaderUrl", "http://" + node.shard(CORE));
      JsonNode fetched = follower.get(CORE + "/replication", fetch);
      assertEquals(fetched.toString(), "OK", fetched.path("status").asText());
      Shards copy = new Shards(List.of(follower), CORE, VECTORS);
      for (int query = 0; query < VECTORS.queries().length; query++) {
        String q = "{!strata f=v ef=50 v=$vector}";
        assertEquals(
            shards.ask(query, q, Map.of()).path("response"),
            copy.ask(query, q, Map.of()).path("response"));
      }
    }
  }
}
