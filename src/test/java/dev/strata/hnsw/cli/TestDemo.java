// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/** The guided tour runs through, with its own vectors and with a file's. */
public final class TestDemo extends CommandLineTestCase {

  public void testOwnVectors() {
    Path index = createTempDir();
    Outcome outcome = strata("demo", "--rows", 1000, "--index", index);
    assertEquals(outcome.err(), 0, outcome.code());
    assertEquals("", outcome.err());
    String out = outcome.out();
    assertTrue(out, out.contains("1,000 vectors of 96 components"));
    assertTrue(out, out.contains("Query 4 segments"));
    assertTrue(out, out.contains("Identical: the same rows"));
    assertTrue(out, out.contains(index.toString()));
    assertTrue(out, out.lines().anyMatch(line -> line.matches(" +layer 0 +1,000 +#+")));
    assertTrue(out, out.lines().anyMatch(line -> line.matches(" +400 +[01]\\.\\d{4} .*\\d")));
    assertTrue("plain ASCII", out.chars().allMatch(c -> c < 128));
  }

  public void testFile() throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), 300, 5));
    for (String similarity : List.of("cosine", "maximum_inner_product", "dot_product")) {
      Outcome outcome =
          strata(
              "demo",
              "--vectors",
              vectors,
              "--rows",
              100,
              "--index",
              createTempDir(),
              "--similarity",
              similarity);
      assertEquals(outcome.err(), 0, outcome.code());
      assertTrue(outcome.out(), outcome.out().contains("100 vectors of 5 components"));
      assertTrue(outcome.out(), outcome.out().contains("Identical"));
      assertEquals(similarity.equals("dot_product"), outcome.err().startsWith("warning: "));
    }
  }

  public void testTooFewRows() throws IOException {
    Path vectors = fvecs(new float[1][2]);
    assertUsageError(
        "--vectors: " + vectors + " must have at least 2 rows, got: 1",
        "demo",
        "--vectors",
        vectors);
    Outcome two = strata("demo", "--vectors", fvecs(new float[2][2]), "--index", createTempDir());
    assertEquals(two.err(), 0, two.code());
  }

  public void testQueriesAreNotIndexed() throws IOException {
    checkSplit(1000, 2000, 901, 99);
    checkSplit(1000, 900, 900, 90);
    checkSplit(1000, 950, 905, 95);
    checkSplit(2, 20_000, 1, 1);
    checkSplit(3000, 1000, 1000, 100);
  }

  private static void checkSplit(int fileRows, int maxRows, int indexed, int queries)
      throws IOException {
    float[][] vectors = new float[fileRows][1];
    for (int row = 0; row < fileRows; row++) {
      vectors[row][0] = row;
    }
    try (VectorFile file = VectorFile.open(fvecs(vectors))) {
      DemoVectors data = DemoVectors.fromFile(file, maxRows);
      assertEquals(indexed, data.indexed().length);
      assertEquals(queries, data.queries().length);
      assertEquals(indexed, (int) data.queries()[0][0]);
    }
  }

  public void testClusteredVectors() {
    DemoVectors first = DemoVectors.clustered(100, false);
    DemoVectors second = DemoVectors.clustered(100, false);
    assertEquals(100, first.indexed().length);
    assertEquals(10, first.queries().length);
    assertArrayEquals(first.indexed(), second.indexed());
    assertArrayEquals(first.queries(), second.queries());
    for (float[] vector : DemoVectors.clustered(10, true).indexed()) {
      assertTrue(VectorUtil.isUnitVector(vector));
    }
  }
}
