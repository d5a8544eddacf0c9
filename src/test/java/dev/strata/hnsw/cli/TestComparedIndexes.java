// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The indexes of a comparison: all made alike, and what they hold. */
public final class TestComparedIndexes extends CommandLineTestCase {
  private static final int ROWS = 300;
  private static final int DIMENSION = 12;

  @Command
  private static final class NoCommand {}

  public void testFlushPlan() {
    assertEquals(new FlushPlan(1000, 1), FlushPlan.of(1000, 128, 16, 1L << 30));
    FlushPlan plan = FlushPlan.of(1_000_000, 768, 16, 1L << 30);
    assertTrue(plan.toString(), plan.flushes() >= 3 && plan.flushes() <= 6);
    assertTrue((long) plan.rowsPerFlush() * plan.flushes() >= 1_000_000);
    assertTrue((long) plan.rowsPerFlush() * (plan.flushes() - 1) < 1_000_000);
    assertEquals(new FlushPlan(1, 3), FlushPlan.of(3, 4096, 16, 1));
    assertTrue(new FlushPlan(10, 3).endsAfter(10, 25));
    assertFalse(new FlushPlan(10, 3).endsAfter(11, 25));
    assertFalse("the last one ends anyway", new FlushPlan(10, 2).endsAfter(20, 20));
  }

  /** Also: a quantized index tells the true neighbours, not those by its codes. */
  public void testFlushesAreMergedAlike() throws IOException {
    HnswParams params = HnswParams.defaults();
    CompareSettings settings = new CompareSettings(params, 10, List.of(0.9), List.of(), 1, 0);
    Path root = createTempDir();
    Path path = fvecs(VectorFixtures.gaussian(random(), ROWS, DIMENSION));
    float[][] queries = VectorFixtures.gaussian(random(), 5, DIMENSION);
    CommandSpec spec = new CommandLine(new NoCommand()).getCommandSpec();
    try (VectorFile file = VectorFile.open(path)) {
      ComparedIndexes indexes =
          new ComparedIndexes(
              spec,
              root,
              ComparedVectors.of(
                  file,
                  new FieldEncoding(VectorEncoding.FLOAT32, VectorSimilarityFunction.EUCLIDEAN),
                  ROWS,
                  Progress.SILENT),
              settings,
              new FlushPlan(100, 3),
              warning -> fail(warning),
              Progress.SILENT);
      List<int[][]> truths = new ArrayList<>();
      for (String name :
          List.of("strata", "lucene99", "lucene:SEVEN_BIT", "lucene:SINGLE_BIT_QUERY_NIBBLE")) {
        try (ComparedIndex contestant = indexes.open(ComparedFormat.of(name, params))) {
          assertEquals(name, 1, contestant.index().leaves().size());
          assertEquals(name, 3, contestant.cost().flushes());
          assertEquals(name, ROWS, contestant.index().documents());
          assertFalse(contestant.cost().reused());
          assertEquals(
              name, size(root.resolve(contestant.format().fileName())), contestant.cost().bytes());
          truths.add(GroundTruth.exact(contestant.index(), queries, 10, Progress.SILENT).rows());
        }
      }
      for (int[][] truth : truths) {
        assertArrayEquals(truths.getFirst(), truth);
      }
    }
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  public void testUnknownFormats() {
    for (String name : List.of("strata:int3", "lucene", "lucene:NINE_BIT", "Strata", "")) {
      String message =
          expectThrows(
                  IllegalArgumentException.class,
                  () -> ComparedFormat.of(name, HnswParams.defaults()))
              .getMessage();
      assertEquals(
          "must be among " + String.join(", ", ComparedFormat.names()) + ", got: " + name, message);
    }
    assertTrue(
        ComparedFormat.names()
            .containsAll(List.of("strata", "strata:int8", "lucene99", "lucene:PACKED_NIBBLE")));
  }

  public void testTooWideForLucene() {
    HnswParams params = HnswParams.builder().efConstruction(3201).build();
    ComparedFormat.of("strata", params);
    assertEquals(
        "lucene:SEVEN_BIT takes an efConstruction of at most 3200, got: 3201",
        expectThrows(
                IllegalArgumentException.class, () -> ComparedFormat.of("lucene:SEVEN_BIT", params))
            .getMessage());
  }
}
