// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code strata search} with a filter, and with what it says of one query. */
public final class TestExplain extends CommandLineTestCase {
  private static final int ROWS = 3000;

  private static Path index() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), ROWS, 8));
    Path path = createTempDir();
    Outcome built =
        strata(
            "index",
            "--vectors",
            vectors,
            "--index",
            path,
            "--similarity",
            "euclidean",
            "--m",
            4,
            "--quantization",
            "int4",
            "--max-segments",
            1);
    assertEquals(built.err(), 0, built.code());
    return path;
  }

  private static Object[] search(Path index, Object... more) throws IOException {
    Path queries = fvecs(VectorFixtures.gaussian(random(), 12, 8));
    List<Object> args = new ArrayList<>(List.of("search", "--index", index, "--queries", queries));
    args.addAll(List.of("--ef", 30));
    args.addAll(List.of(more));
    return args.toArray();
  }

  public void testWalk() throws IOException {
    JsonNode found = strata(search(index(), "--explain", 7, "--json")).json();
    assertFalse("no filter", found.has("filter"));
    JsonNode explanation = found.get("explanation");
    assertEquals(List.of("query", "searches"), keys(explanation));
    assertEquals(7, explanation.get("query").asInt());
    assertEquals(1, explanation.get("searches").size());
    JsonNode search = explanation.get("searches").get(0);
    assertEquals(
        List.of(
            "segment",
            "field",
            "k",
            "ef",
            "regime",
            "vectors",
            "accepted",
            "expected_of_walk",
            "ended_early",
            "distance_computations",
            "coded_distances",
            "full_distances",
            "rescored",
            "expanded_nodes",
            "filter_rejections",
            "levels",
            "nanos"),
        keys(search));
    assertEquals("walk", search.get("regime").asText());
    assertEquals(30, search.get("ef").asInt());
    assertEquals(ROWS, search.get("accepted").asInt());
    assertEquals(25, search.get("rescored").asInt());
    assertTrue(search.get("levels").size() > 1);
    assertEquals(List.of("descend", "walk", "rescore", "scan"), keys(search.get("nanos")));
  }

  public void testTextOfAFilteredWalk() throws IOException {
    Object[] args =
        search(
            index(), "--explain", "--exact", "--filter-percent", 50, "--filter-correlation", -0.2);
    Outcome outcome = strata(args);
    assertEquals(outcome.err(), 0, outcome.code());
    List<String> lines = outcome.out().lines().toList();
    assertTrue(outcome.out(), lines.contains("filter        50.0 % of the rows, correlation -0.2"));
    int query = lines.indexOf("query 0");
    assertTrue(outcome.out(), query > 0);
    assertTrue(outcome.out(), lines.get(query + 1).matches("segment _\\w+: walk"));
    String because = lines.get(query + 2);
    assertTrue(because, because.startsWith("  because     a scan compares 1,500 vectors, a walk "));
    assertTrue(outcome.out(), lines.contains("  accepted    1,500 of 3,000 vectors"));
  }

  public void testScan() throws IOException {
    JsonNode found =
        strata(search(index(), "--explain", "--exact", "--filter-percent", 1, "--json")).json();
    assertEquals("all true neighbours", 1, found.get("recall").asDouble(), 0);
    assertEquals(1, found.get("filter").get("percent").asDouble(), 0);
    assertEquals(0, found.get("filter").get("correlation").asDouble(), 0);
    JsonNode search = found.get("explanation").get("searches").get(0);
    assertEquals("scan", search.get("regime").asText());
    assertEquals(30, search.get("distance_computations").asInt());
    assertEquals(30, search.get("full_distances").asInt());
    assertEquals(0, search.get("levels").size());
  }

  /** Where no more rows than hits are accepted, Lucene asks no format. */
  public void testAnsweredByLucene() throws IOException {
    Object[] args = search(index(), "--explain", "--exact", "--filter-percent", 0.1);
    Outcome outcome = strata(args);
    assertEquals(outcome.err(), 0, outcome.code());
    List<String> lines = outcome.out().lines().toList();
    assertTrue(outcome.out(), lines.contains("recall        1.0000"));
    assertTrue(outcome.out(), lines.getLast().startsWith("  no search by Strata: "));
  }

  public void testFilterThatAcceptsNothing() throws IOException {
    JsonNode found = strata(search(index(), "--exact", "--filter-percent", 0, "--json")).json();
    assertEquals("nothing to find", 1, found.get("recall").asDouble(), 0);
    assertFalse("not asked for", found.has("explanation"));
  }

  /** A filter on what is near, far or any: a wide search finds nearly all that it accepts. */
  public void testRecallUnderFilters() throws IOException {
    Path index = index();
    for (double correlation : new double[] {1, 0.5, 0, -0.5, -1}) {
      Object[] args =
          search(
              index,
              "--exact",
              "--filter-percent",
              40,
              "--filter-correlation",
              correlation,
              "--json");
      double recall = strata(args).json().get("recall").asDouble();
      assertTrue(correlation + ": " + recall, recall >= 0.75);
    }
  }

  public void testWrongOptions() throws IOException {
    Path index = index();
    assertUsageError(
        "--filter-percent must be between 0 and 100, got: 101.0",
        search(index, "--filter-percent", 101));
    assertUsageError(
        "--filter-percent must be between 0 and 100, got: NaN",
        search(index, "--filter-percent", "NaN"));
    assertUsageError(
        "--filter-correlation must be between -1 and 1, got: -1.5",
        search(index, "--filter-percent", 5, "--filter-correlation", -1.5));
    assertUsageError(
        "--filter-correlation needs --filter-percent", search(index, "--filter-correlation", 0.5));
    assertUsageError(
        "--ground-truth knows nothing of filters; use --exact",
        search(index, "--filter-percent", 5, "--ground-truth", "t.ivecs"));
    assertUsageError("--explain must be between 0 and 11, got: 12", search(index, "--explain", 12));
  }
}
