// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.VectorUtil;

/** {@code strata index} and {@code strata search}, as a user runs them. */
public final class TestIndexAndSearch extends CommandLineTestCase {

  public void testEverySimilarity() throws IOException {
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      int dimension = 2 + random().nextInt(20);
      float[][] vectors = VectorFixtures.gaussian(random(), 300, dimension);
      if (similarity == VectorSimilarityFunction.DOT_PRODUCT) {
        for (float[] vector : vectors) {
          VectorUtil.l2normalize(vector);
        }
      }
      Path index = createTempDir();
      JsonNode built =
          index(index, fvecs(vectors), SimilarityConverter.name(similarity), "--field", "f");
      assertEquals(
          List.of(
              "documents",
              "dimension",
              "segments",
              "seconds",
              "merge_seconds",
              "bytes",
              "graph_digest"),
          keys(built));
      assertEquals(300, built.get("documents").asInt());
      assertEquals(dimension, built.get("dimension").asInt());
      assertEquals(1, built.get("segments").asInt());
      assertTrue(built.get("seconds").asDouble() > 0);
      assertEquals(size(index), built.get("bytes").asLong());
      assertTrue(built.get("graph_digest").asText().matches("[0-9a-f]{64}"));

      Path queries = fvecs(VectorFixtures.gaussian(random(), 20, dimension));
      checkSearch(
          strata(
                  "search",
                  "--index",
                  index,
                  "--queries",
                  queries,
                  "--field",
                  "f",
                  "--k",
                  5,
                  "--ef",
                  300,
                  "--exact",
                  "--json")
              .json());
    }
  }

  private static void checkSearch(JsonNode found) {
    assertEquals(
        List.of("k", "ef", "queries", "recall", "qps", "latency_us", "distances_mean"),
        keys(found));
    assertEquals(List.of("p50", "p95", "p99"), keys(found.get("latency_us")));
    assertEquals(5, found.get("k").asInt());
    assertEquals(300, found.get("ef").asInt());
    assertEquals(20, found.get("queries").asInt());
    assertTrue(found.toString(), found.get("recall").asDouble() >= 0.9);
    assertTrue(found.get("qps").asDouble() > 0);
    assertTrue(found.get("latency_us").get("p50").asDouble() > 0);
    assertTrue(found.get("distances_mean").asDouble() > 0);
  }

  /** Codes are chosen when an index is made; a query says how far it trusts them. */
  public void testCodes() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), 6000, 64);
    Path queries = fvecs(VectorFixtures.gaussian(random(), 20, 64));
    Path index = createTempDir();
    Path file = fvecs(vectors);
    strata(
            "index",
            "--vectors",
            file,
            "--index",
            index,
            "--similarity",
            "euclidean",
            "--quantization",
            "binary",
            "--json")
        .json();
    double few = recall(index, queries, "--oversampling", "1");
    double many = recall(index, queries, "--oversampling", "10");
    double full = recall(index, queries, "--full-precision");
    assertTrue(few + ", " + many + ", " + full, few < many && many <= full + 0.05);
  }

  private double recall(Path index, Path queries, String... options) throws IOException {
    List<Object> args =
        new ArrayList<>(
            List.of("search", "--index", index, "--queries", queries, "--ef", 100, "--exact"));
    args.addAll(List.of(options));
    args.add("--json");
    return strata(args.toArray()).json().get("recall").asDouble();
  }

  public void testGroundTruthFile() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), 200, 4);
    Path index = createTempDir();
    index(index, fvecs(vectors), "euclidean");
    float[][] queries = {vectors[17], vectors[150], vectors[3]};
    Path truth =
        VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), new int[][] {{17}, {150}, {4}});
    JsonNode found =
        strata(
                "search",
                "--index",
                index,
                "--queries",
                fvecs(queries),
                "--k",
                1,
                "--ground-truth",
                truth,
                "--limit",
                2,
                "--json")
            .json();
    assertEquals(1, found.get("recall").asDouble(), 0);
    assertEquals(2, found.get("queries").asInt());
    assertTrue(found.get("ef").isNull());
    found =
        strata(
                "search",
                "--index",
                index,
                "--queries",
                fvecs(queries),
                "--k",
                1,
                "--ground-truth",
                truth,
                "--json")
            .json();
    assertEquals(2 / 3.0, found.get("recall").asDouble(), 1e-12);
  }

  public void testGroundTruthOfMoreRowsIsPointedOut() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 50, 4));
    Path index = createTempDir();
    index(index, vectors, "euclidean", "--limit", 10);
    Path truth = VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), new int[50][1]);
    Path beyond = VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), new int[][] {{49}, {1}});
    Object[] args = {
      "search", "--index", index, "--queries", vectors, "--k", 1, "--limit", 2, "--ground-truth"
    };
    assertEquals("", strata(with(args, truth)).err());
    assertEquals(
        "warning: the ground truth names row 49, but the index has only 10; recall is understated,"
            + " use --exact",
        strata(with(args, beyond)).err().strip());
  }

  public void testWithoutTruthAndEf() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 30, 3));
    Path index = createTempDir();
    index(index, vectors, "cosine");
    JsonNode found = strata("search", "--index", index, "--queries", vectors, "--json").json();
    assertTrue(found.get("recall").isNull());
    assertTrue(found.get("ef").isNull());
    assertEquals(10, found.get("k").asInt());
    Outcome human = strata("search", "--index", index, "--queries", vectors, "--exact");
    assertEquals(human.err(), 0, human.code());
    assertEquals(
        List.of("k", "ef", "queries", "recall", "queries/s", "latency", "distances"),
        human.out().lines().map(line -> line.split(" ")[0]).toList());
  }

  public void testMoreHitsThanRows() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 7, 3));
    Path index = createTempDir();
    index(index, vectors, "euclidean");
    JsonNode found =
        strata("search", "--index", index, "--queries", vectors, "--exact", "--json").json();
    assertEquals(1, found.get("recall").asDouble(), 0);
  }

  public void testDigest() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 1000, 8));
    String first = digest(vectors, "--seed", 1);
    assertEquals(first, digest(vectors, "--seed", 1));
    assertEquals(first, digest(vectors, "--seed", 1, "--threads", 3));
    assertNotEquals(first, digest(vectors, "--seed", 2));
    assertNotEquals(first, digest(vectors, "--seed", 1, "--m", 4));
  }

  private static String digest(Path vectors, Object... more) throws IOException {
    return index(createTempDir(), vectors, "euclidean", more).get("graph_digest").asText();
  }

  public void testLimitAndMaxSegments() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 100, 8));
    JsonNode built =
        index(createTempDir(), vectors, "euclidean", "--limit", 60, "--max-segments", 1);
    assertEquals(60, built.get("documents").asInt());
    assertEquals(1, built.get("segments").asInt());
  }

  public void testSegments() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 100, 8));
    JsonNode several = index(createTempDir(), vectors, "euclidean", "--segments", 7);
    assertEquals(100, several.get("documents").asInt());
    assertEquals(7, several.get("segments").asInt());
    assertEquals("none was asked for", 0, several.get("merge_seconds").asDouble(), 0);
    JsonNode merged =
        index(createTempDir(), vectors, "euclidean", "--segments", 7, "--max-segments", 1);
    assertEquals(100, merged.get("documents").asInt());
    assertEquals(1, merged.get("segments").asInt());
    double seconds = merged.get("merge_seconds").asDouble();
    assertTrue(0 < seconds && seconds < merged.get("seconds").asDouble());
    JsonNode more = index(createTempDir(), vectors, "euclidean", "--segments", 101);
    assertEquals("none is empty", 100, more.get("segments").asInt());
  }

  public void testHumanOutput() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 20, 8));
    Outcome outcome =
        strata(
            "index",
            "--vectors",
            vectors,
            "--index",
            createTempDir().resolve("new/folder"),
            "--similarity",
            "euclidean");
    assertEquals(outcome.err(), 0, outcome.code());
    assertEquals(
        List.of("documents", "dimension", "segments", "seconds", "merge", "bytes", "graph"),
        outcome.out().lines().map(line -> line.split(" ")[0]).toList());
  }

  public void testDotProductOfOtherLengthsWarnsOnce() throws IOException {
    float[][] vectors = {{1, 0}, {0, 2}, {0, 1}, {3, 3}};
    Outcome outcome =
        strata(
            "index",
            "--vectors",
            fvecs(vectors),
            "--index",
            createTempDir(),
            "--similarity",
            "dot_product",
            "--json");
    outcome.json();
    assertEquals(
        "warning: 2 of 4 vectors are not of unit length (the first is row 1); Lucene's dot_product"
            + " is made for unit vectors, use cosine or maximum_inner_product for others",
        outcome.err().strip());
  }

  private static JsonNode index(Path index, Path vectors, String similarity, Object... more)
      throws IOException {
    Object[] args = {
      "index", "--vectors", vectors, "--index", index, "--similarity", similarity, "--json"
    };
    Outcome outcome = strata(with(args, more));
    assertEquals("", outcome.err());
    return outcome.json();
  }

  private static Object[] with(Object[] args, Object... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray();
  }

  private static long size(Path index) throws IOException {
    try (Stream<Path> files = Files.list(index)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
