// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a user reads, and a script sees, when something is wrong. */
public final class TestCommandErrors extends CommandLineTestCase {

  public void testCommands() {
    assertUsageError("a command is missing: index, search, compare, inspect, demo");
    Outcome outcome = strata("serach");
    assertEquals(2, outcome.code());
    assertTrue(outcome.err(), outcome.err().startsWith("strata: Unmatched argument at index 0"));
    assertTrue(outcome.err(), outcome.err().contains("strata search"));
  }

  public void testHelpAndVersion() {
    for (String command : List.of("", "index", "search", "compare", "inspect", "demo")) {
      List<String> words = command.isEmpty() ? List.of() : List.of(command);
      Outcome help = strata(Stream.concat(words.stream(), Stream.of("--help")).toArray());
      assertEquals(help.err(), 0, help.code());
      assertTrue(help.out(), help.out().startsWith("Usage: strata"));
      // picocli formats these texts, and warns of a percent sign that is not doubled
      assertFalse(help.out(), help.out().contains("%"));
      Outcome version = strata(Stream.concat(words.stream(), Stream.of("--version")).toArray());
      assertEquals(version.err(), 0, version.code());
      assertTrue(version.out(), version.out().matches("strata .*, Lucene .*, Java .*\\R"));
    }
    String help = strata("search", "--help").out();
    assertTrue(help, help.contains("use --exact instead"));
  }

  public void testIndexOptions() throws IOException {
    Path vectors = fvecs(new float[][] {{1, 2}});
    checkIndexOption(vectors, "--m must be between 2 and 512, got: 1", "--m", 1);
    checkIndexOption(
        vectors,
        "--ef-construction must be between 1 and 10000, got: 10001",
        "--ef-construction",
        10_001);
    checkIndexOption(vectors, "--limit must be at least 1, got: 0", "--limit", 0);
    checkIndexOption(vectors, "--segments must be at least 1, got: 0", "--segments", 0);
    checkIndexOption(vectors, "--max-segments must be at least 1, got: -1", "--max-segments", -1);
    checkIndexOption(vectors, "--threads must be between 1 and 64, got: 0", "--threads", 0);
    checkIndexOption(vectors, "--field must be neither empty nor 'row'", "--field", "row");
    checkIndexOption(
        vectors, "Invalid value for option '--seed': 'x' is not a long", "--seed", "x");
    assertUsageError(
        "Invalid value for option '--similarity': must be one of euclidean, dot_product, cosine,"
            + " maximum_inner_product, got: hamming",
        "index",
        "--vectors",
        vectors,
        "--index",
        createTempDir(),
        "--similarity",
        "hamming");
    assertUsageError(
        "Missing required options: '--vectors=FILE', '--similarity=NAME', '--index=DIR'", "index");
  }

  private static void checkIndexOption(Path vectors, String message, String name, Object value) {
    assertUsageError(
        message,
        "index",
        "--vectors",
        vectors,
        "--index",
        createTempDir(),
        "--similarity",
        "euclidean",
        name,
        value);
  }

  public void testVectorsThatCannotBeIndexed() throws IOException {
    Path missing = createTempDir().resolve("v.fvecs");
    assertFailure(
        missing + ": no such file",
        "index",
        "--vectors",
        missing,
        "--index",
        createTempDir(),
        "--similarity",
        "euclidean");
    Path text = createTempDir().resolve("v.txt");
    assertUsageError(
        "--vectors: unknown vector format: the file must end in .fvecs, .bvecs, .npy, got: " + text,
        "index",
        "--vectors",
        text,
        "--index",
        createTempDir(),
        "--similarity",
        "euclidean");
    Path wide = fvecs(new float[1][4097]);
    assertUsageError(
        "--vectors: the dimension must be between 1 and 4096, but that of " + wide + " is 4097",
        "index",
        "--vectors",
        wide,
        "--index",
        createTempDir(),
        "--similarity",
        "euclidean");
    Path plainFile = Files.createFile(createTempDir().resolve("file"));
    assertFailure(
        plainFile + ": not a directory",
        "index",
        "--vectors",
        wide(2),
        "--index",
        plainFile,
        "--similarity",
        "euclidean");
  }

  /** A build that fails leaves no index, so the command can be given again. */
  public void testNotFinite() throws IOException {
    Path broken = fvecs(new float[][] {{1, 2}, {3, 4}, {5, Float.POSITIVE_INFINITY}});
    Path index = createTempDir();
    assertFailure(
        broken + ": row 2 at byte 24: component 1 must be finite, got: Infinity",
        "index",
        "--vectors",
        broken,
        "--index",
        index,
        "--similarity",
        "euclidean");
    assertUsageError(
        "--index: no index in " + index, "search", "--index", index, "--queries", broken);
    assertEquals(0, indexTwoRows(index).code());
  }

  public void testExistingIndexIsRefused() throws IOException {
    Path index = createTempDir();
    assertEquals(0, indexTwoRows(index).code());
    List<String> before = names(index);
    String message =
        "--index: "
            + index
            + " holds an index already; name another directory, or delete this one first";
    assertUsageError(
        message, "index", "--vectors", wide(2), "--index", index, "--similarity", "euclidean");
    assertUsageError(message, "demo", "--index", index, "--rows", 50);
    assertEquals(before, names(index));
    Outcome search = strata("search", "--index", index, "--queries", wide(2));
    assertEquals(search.err(), 0, search.code());
  }

  public void testSearchOptions() throws IOException {
    Path index = createTempDir();
    indexTwoRows(index);
    Path queries = wide(2);
    checkSearchOption(index, queries, "--k must be between 1 and 10000, got: 0", "--k", 0);
    checkSearchOption(index, queries, "--ef must be between 1 and 100000, got: 0", "--ef", 0);
    checkSearchOption(index, queries, "--limit must be at least 1, got: 0", "--limit", 0);
    checkSearchOption(
        index,
        queries,
        "--index: " + index + " has no vector field 'w'; its vector fields: vector",
        "--field",
        "w");
    assertUsageError(
        "--ground-truth=FILE, --exact are mutually exclusive (specify only one)",
        "search",
        "--index",
        index,
        "--queries",
        queries,
        "--exact",
        "--ground-truth",
        "t.ivecs");
    Path other = wide(3);
    assertUsageError(
        "--queries: the dimension of " + other + " is 3, that of the index's field 'vector' is 2",
        "search",
        "--index",
        index,
        "--queries",
        other);
    Path none = createTempDir().resolve("none");
    assertUsageError(
        "--index: no index in " + none + ": not a directory",
        "search",
        "--index",
        none,
        "--queries",
        queries);
    assertFalse("a search makes no directory", Files.exists(none));
  }

  public void testGroundTruthTooSmall() throws IOException {
    Path index = createTempDir();
    indexTwoRows(index);
    Path queries = fvecs(new float[][] {{1, 2}, {3, 4}});
    Path one = VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), new int[][] {{0, 1}});
    checkSearchOption(
        index,
        queries,
        "--ground-truth: " + one + " has 1 rows, but there are 2 queries",
        "--ground-truth",
        one);
    Path narrow = VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), new int[][] {{0}, {1}});
    checkSearchOption(
        index,
        queries,
        "--ground-truth: " + narrow + " has 1 neighbours per query, but k is 2",
        "--ground-truth",
        narrow);
  }

  private static void checkSearchOption(
      Path index, Path queries, String message, String name, Object value) {
    assertUsageError(message, "search", "--index", index, "--queries", queries, name, value);
  }

  public void testDamagedIndex() throws IOException {
    Path index = createTempDir();
    indexTwoRows(index);
    for (String name : names(index)) {
      if (name.endsWith(".vex")) {
        Path file = index.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      }
    }
    Outcome outcome = strata("search", "--index", index, "--queries", wide(2));
    assertEquals(1, outcome.code());
    assertEquals("", outcome.out());
    assertEquals(outcome.err(), 1, outcome.err().lines().count());
    assertTrue(outcome.err(), outcome.err().startsWith("strata search: the index is damaged: "));
  }

  private static Outcome indexTwoRows(Path index) throws IOException {
    Path vectors = fvecs(new float[][] {{1, 2}, {3, 4}});
    return strata("index", "--vectors", vectors, "--index", index, "--similarity", "euclidean");
  }

  private static Path wide(int dimension) throws IOException {
    return fvecs(new float[1][dimension]);
  }

  private static List<String> names(Path index) throws IOException {
    try (Stream<Path> files = Files.list(index)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
