// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code strata compare}, as a user runs it. No test looks at how long anything takes. */
public final class TestCompare extends CommandLineTestCase {
  private static final int ROWS = 1200;
  private static final int DIMENSION = 16;
  private static final String FORMATS = "strata,lucene99,lucene:SEVEN_BIT";

  private Path vectors;
  private Path queries;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    vectors = fvecs(VectorFixtures.gaussian(random(), ROWS, DIMENSION));
    queries = fvecs(VectorFixtures.gaussian(random(), 20, DIMENSION));
  }

  public void testJson() throws IOException {
    JsonNode result = compare("--formats", FORMATS, "--recall", "0.5,0.9,1").json();
    assertEquals(
        List.of(
            "machine",
            "vectors",
            "dimension",
            "queries",
            "k",
            "encoding",
            "similarity",
            "m",
            "ef_construction",
            "seed",
            "rounds",
            "build_measure",
            "formats",
            "recalls",
            "filters"),
        keys(result));
    assertEquals(0, result.get("filters").size());
    assertEquals(
        List.of("cores", "architecture", "java", "lucene", "kernel"), keys(result.get("machine")));
    assertEquals(ROWS, result.get("vectors").asInt());
    assertEquals(DIMENSION, result.get("dimension").asInt());
    assertEquals(20, result.get("queries").asInt());
    assertEquals("float32", result.get("encoding").asText());
    assertEquals("euclidean", result.get("similarity").asText());
    assertEquals(2, result.get("rounds").asInt());
    assertEquals("lucene99", result.get("build_measure").asText());
    List<String> names = new ArrayList<>();
    for (JsonNode format : result.get("formats")) {
      names.add(format.get("name").asText());
      checkFormat(format);
    }
    assertEquals(List.of(FORMATS.split(",")), names);
    assertEquals(1, result.get("formats").get(1).get("build_ratio").asDouble(), 0);
    assertEquals(3, result.get("recalls").size());
    for (JsonNode recall : result.get("recalls")) {
      checkRecall(recall);
    }
  }

  /** Lucene's plain format is searched in two ways, on one index. */
  public void testFilters() throws IOException {
    JsonNode result =
        compare(
                "--formats",
                "strata,lucene99",
                "--query-limit",
                5,
                "--filter-percent",
                "100,10,0",
                "--filter-correlation=-0.5,0")
            .json();
    assertEquals(5, result.get("queries").asInt());
    assertEquals(2, result.get("formats").size());
    assertEquals(0, result.get("recalls").size());
    List<String> settings = new ArrayList<>();
    for (JsonNode filter : result.get("filters")) {
      assertEquals(List.of("percent", "correlation", "sweeps", "recalls"), keys(filter));
      settings.add(filter.get("percent").asInt() + "/" + filter.get("correlation").asDouble());
      List<String> names = new ArrayList<>();
      for (JsonNode sweep : filter.get("sweeps")) {
        names.add(sweep.get("name").asText());
        assertTrue(sweep.get("sweep").get(0).get("qps").get("median").asDouble() > 0);
      }
      assertEquals(List.of("strata", "lucene99", "lucene99, threshold 60"), names);
      for (JsonNode recall : filter.get("recalls")) {
        checkRecall(recall);
      }
    }
    assertEquals(List.of("100/0.0", "10/-0.5", "10/0.0", "0/-0.5", "0/0.0"), settings);
  }

  public void testFiltersAsText() throws IOException {
    List<Object> args =
        new ArrayList<>(List.of(args("--formats", "strata", "--filter-percent", 20)));
    args.remove("--json");
    Outcome outcome = strata(args.toArray());
    assertEquals(outcome.err(), 0, outcome.code());
    assertTrue(outcome.out(), outcome.out().contains("== 20.0 % of the rows, correlation 0.0"));
  }

  private static void checkFormat(JsonNode format) {
    assertEquals(List.of("name", "build", "build_ratio", "sweep"), keys(format));
    JsonNode build = format.get("build");
    assertEquals(
        List.of("seconds", "flushes", "reused", "bytes", "bytes_beyond_raw", "off_heap_bytes"),
        keys(build));
    assertTrue(build.get("seconds").asDouble() > 0);
    assertEquals(1, build.get("flushes").asInt());
    assertFalse(build.get("reused").asBoolean());
    long raw = (long) ROWS * DIMENSION * Float.BYTES;
    assertEquals(build.get("bytes").asLong() - raw, build.get("bytes_beyond_raw").asLong());
    assertTrue(build.get("bytes_beyond_raw").asLong() > 0);
    assertTrue(build.get("off_heap_bytes").asLong() >= raw);
    JsonNode sweep = format.get("sweep");
    boolean rescores = format.get("name").asText().contains(":");
    double greatest = 0;
    int best = 0;
    for (JsonNode step : sweep) {
      assertEquals(
          List.of("ef", "rescored", "slack", "recall", "qps", "distances_mean", "best"),
          keys(step));
      assertEquals(List.of("median", "min", "max"), keys(step.get("qps")));
      assertTrue(rescores || step.get("rescored").asInt() == 0);
      assertTrue(step.get("rescored").asInt() <= step.get("ef").asInt());
      assertTrue(step.get("distances_mean").asDouble() > 0);
      double recall = step.get("recall").asDouble();
      assertTrue("more effort for no more recall", rescores || recall > greatest);
      greatest = Math.max(greatest, recall);
      best += step.get("best").asBoolean() ? 1 : 0;
    }
    assertTrue(format.toString(), greatest >= 0.99);
    assertTrue(best > 0);
  }

  private static void checkRecall(JsonNode recall) {
    assertEquals(List.of("recall", "formats"), keys(recall));
    assertEquals(3, recall.get("formats").size());
    boolean low = recall.get("recall").asDouble() < 1; // all of it need not be found
    for (JsonNode standing : recall.get("formats")) {
      assertEquals(List.of("name", "status", "qps", "ratios"), keys(standing));
      if (low) {
        assertNotEquals("not_reached", standing.get("status").asText());
        assertEquals(List.of("median", "min", "max"), keys(standing.get("qps")));
        assertEquals(2, standing.get("ratios").size());
      }
      for (JsonNode ratio : standing.get("ratios")) {
        assertEquals(List.of("to", "bound", "ratio", "min", "max", "of_medians"), keys(ratio));
        assertTrue(ratio.get("min").asDouble() > 0);
        assertTrue(ratio.get("min").asDouble() <= ratio.get("ratio").asDouble());
        assertTrue(ratio.get("ratio").asDouble() <= ratio.get("max").asDouble());
        assertTrue(ratio.get("of_medians").asDouble() > 0);
      }
    }
  }

  public void testTables() {
    Object[] args = args("--formats", FORMATS, "--recall", "0.9");
    Outcome outcome = strata(Stream.of(args).filter(arg -> !arg.equals("--json")).toArray());
    assertEquals(outcome.err(), 0, outcome.code());
    List<String> words =
        outcome
            .out()
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().split(" +")[0])
            .toList();
    for (String word : List.of("machine", "vectors", "graph", "searches", "build", "ef", "at")) {
      assertTrue(outcome.out(), words.contains(word));
    }
    for (String name : FORMATS.split(",")) {
      assertTrue(outcome.out(), words.contains(name));
    }
  }

  public void testGroundTruth() throws IOException {
    int[][] rows = new int[20][10]; // row 0 ten times, found once at most
    Path truth = VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), rows);
    JsonNode result = compare("--formats", "lucene99", "--ground-truth", truth).json();
    JsonNode sweep = result.get("formats").get(0).get("sweep");
    assertTrue(sweep.toString(), sweep.get(0).get("recall").asDouble() <= 0.1);
    assertEquals(
        "not_reached", result.get("recalls").get(0).get("formats").get(0).get("status").asText());
    assertTrue(result.get("recalls").get(0).get("formats").get(0).get("qps").isNull());
    assertUsageError(
        "--ground-truth: " + truth + " has 10 neighbours per query, but k is 11",
        args("--ground-truth", truth, "--k", 11));
    rows[3][3] = 500;
    Path beyond = VectorFixtures.ivecs(createTempDir().resolve("t.ivecs"), rows);
    assertUsageError(
        "--ground-truth: "
            + beyond
            + " names row 500, but only 400 rows are compared; leave it out to find the true"
            + " neighbours by brute force",
        args("--ground-truth", beyond, "--limit", 400));
  }

  public void testKeptIndexesAreUsedAgain() throws IOException {
    Path root = createTempDir().resolve("kept");
    Object[] options = {"--formats", "strata,lucene:SEVEN_BIT", "--index", root};
    JsonNode first = compare(options).json();
    List<FileTime> times = times(root);
    JsonNode second = compare(options).json();
    assertEquals(times, times(root));
    for (int i = 0; i < 2; i++) {
      JsonNode built = first.get("formats").get(i).get("build");
      JsonNode found = second.get("formats").get(i).get("build");
      assertFalse(built.get("reused").asBoolean());
      assertTrue(found.get("reused").asBoolean());
      assertEquals(built.get("seconds"), found.get("seconds"));
      assertEquals(built.get("bytes"), found.get("bytes"));
    }
    // another format joins, one setting is no concern of Lucene's formats
    JsonNode third =
        compare("--formats", "lucene99,lucene:SEVEN_BIT", "--seed", 1, "--index", root).json();
    assertFalse(third.get("formats").get(0).get("build").get("reused").asBoolean());
    assertTrue(third.get("formats").get(1).get("build").get("reused").asBoolean());
  }

  private static List<FileTime> times(Path root) throws IOException {
    List<FileTime> times = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        times.add(Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  public void testOtherIndexesAreRefused() throws IOException {
    Path root = createTempDir();
    compare("--formats", "strata", "--index", root).json();
    Path index = root.resolve("strata");
    Path record = root.resolve("strata.json");
    String made = "--index: the index in " + index + " was made with ";
    String remedy = "; name another directory, or delete " + index + " and " + record + " first";
    assertUsageError(
        made + "m 16 instead of 8, seed 42 instead of 7" + remedy,
        args("--formats", "strata", "--index", root, "--m", 8, "--seed", 7));
    queries = vectors;
    vectors = fvecs(VectorFixtures.gaussian(random(), ROWS, DIMENSION));
    Outcome others = strata(args("--formats", "strata", "--index", root));
    assertEquals(2, others.code());
    assertTrue(others.err(), others.err().contains(made + "vectors crc32c:"));

    Files.writeString(record, "{");
    Outcome damaged = strata(args("--formats", "strata", "--index", root));
    assertEquals(1, damaged.code());
    assertTrue(damaged.err(), damaged.err().contains(record + ": not the record of a build: "));

    Files.delete(record);
    assertUsageError(
        "--index: "
            + index
            + " holds an index already; name another directory, or delete this one first",
        args("--formats", "strata", "--index", root));
  }

  public void testOptions() throws IOException {
    String names =
        "strata, strata:none, strata:int8, strata:int4, strata:binary, strata:adaptive,"
            + " strata:none:adaptive, lucene99, lucene:UNSIGNED_BYTE, lucene:PACKED_NIBBLE,"
            + " lucene:SEVEN_BIT, lucene:SINGLE_BIT_QUERY_NIBBLE, lucene:DIBIT_QUERY_NIBBLE";
    assertUsageError(
        "--formats must be among " + names + ", got: strata:int3",
        args("--formats", "lucene99,strata:int3"));
    assertUsageError(
        "--formats must name each format once, got twice: strata",
        args("--formats", "strata,lucene99,strata"));
    assertUsageError(
        "--formats lucene99 takes an efConstruction of at most 3200, got: 4000",
        args("--ef-construction", 4000));
    for (String recall : List.of("0.0", "1.01", "-1.0", "NaN")) {
      assertUsageError(
          "--recall must be greater than 0 and at most 1, got: " + recall,
          args("--recall", "0.9," + recall));
    }
    assertUsageError(
        "Invalid value for option '--recall' (R): 'much' is not a double",
        args("--recall", "much"));
    assertUsageError("--rounds must be between 1 and 1000, got: 0", args("--rounds", 0));
    assertUsageError("--k must be between 1 and 1000, got: 1001", args("--k", 1001));
    assertUsageError("--limit must be at least 1, got: 0", args("--limit", 0));
    assertUsageError("--m must be between 2 and 512, got: 1", args("--m", 1));
  }

  public void testDimensions() throws IOException {
    Path narrow = fvecs(new float[1][3]);
    Path before = queries;
    queries = narrow;
    assertUsageError(
        "--queries: the dimension of " + narrow + " is 3, that of the vectors is 16", args());
    queries = before;
    vectors = fvecs(new float[1][1025]);
    assertUsageError(
        "--vectors: the dimension must be between 1 and 1024 for lucene99, but that of "
            + vectors
            + " is 1025",
        args());
  }

  public void testFewerRowsThanHits() throws IOException {
    JsonNode result = compare("--formats", FORMATS, "--limit", 4, "--k", 7).json();
    assertEquals(4, result.get("vectors").asInt());
    for (JsonNode format : result.get("formats")) {
      assertEquals(1, format.get("sweep").get(0).get("recall").asDouble(), 0);
    }
    assertEquals(
        "at_least", result.get("recalls").get(0).get("formats").get(0).get("status").asText());
  }

  private Outcome compare(Object... options) {
    return strata(args(options));
  }

  private Object[] args(Object... options) {
    List<Object> args = new ArrayList<>(List.of("compare", "--vectors", vectors));
    args.addAll(List.of("--queries", queries, "--similarity", "euclidean", "--json"));
    args.addAll(List.of("--pass-millis", 0));
    List<Object> given = List.of(options);
    if (given.contains("--rounds") == false) {
      args.addAll(List.of("--rounds", 2));
    }
    args.addAll(given);
    return args.toArray();
  }
}
