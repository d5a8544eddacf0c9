// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.VectorFixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;

/** The benchmark of merges, as a user runs it. No test looks at how long anything takes. */
@SuppressFileSystems("*") // files are mapped
public final class TestMergeBenchmark extends LuceneTestCase {
  private static final int ROWS = 8000;

  private StringWriter out;
  private StringWriter err;

  private int run(String... args) throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), ROWS, 4);
    Path file = VectorFixtures.fvecs(createTempDir().resolve("v.fvecs"), vectors);
    String[] all = new String[args.length + 3];
    all[0] = "--vectors=" + file;
    all[1] = "--similarity=euclidean";
    all[2] = "--copies=2000";
    System.arraycopy(args, 0, all, 3, args.length);
    out = new StringWriter();
    err = new StringWriter();
    return MergeBenchmark.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  public void testAllRuns() throws IOException {
    assertEquals(err + "", 0, run("--churned=1100", "--rounds=1"));
    String text = out.toString();
    for (String line :
        new String[] {
          "7200 vectors, anew and of 8 segments",
          "  anew, threads 1    recall 0.",
          "  merged, threads 1  recall 0.",
          "  anew, threads 1 and anew, threads 2: same graph",
          "  merged, threads 1 and merged, threads 2: same graph",
          "churn: 1100 vectors, 1 of 50 replaced in each of 100 merges",
          "  after them recall ",
          "  built anew recall ",
          "  200, of which 0 equal: built in ",
          "  200, of which 2 equal: built in ",
          "  2000, of which 2000 equal: built in ",
          "8 segments of 8000 vectors into one",
          "  rollback at once: ",
          "said before: graph of vector: 8000 vectors, 0 of them equal to others"
        }) {
      assertTrue(line + " is not in\n" + text, text.contains(line));
    }
    assertFalse(text, text.contains("files left behind"));
    List<Double> recalls =
        Pattern.compile("recall.* (\\d\\.\\d+) at ef 80")
            .matcher(text)
            .results()
            .map(result -> Double.valueOf(result.group(1)))
            .toList();
    assertEquals(text, 4, recalls.size());
    recalls.forEach(recall -> assertTrue(text, recall > 0.95));
    assertEquals(text, 3, text.split("100 of 100 hits", -1).length - 1);
  }

  public void testBounds() throws IOException {
    assertEquals(2, run("--churned=3000"));
    assertTrue(err.toString(), err.toString().contains("between 1 and 2400, for 8000 rows: 3000"));
    assertEquals(2, run("--churned=1100", "--copies=1"));
    assertEquals(2, run("--churned=1100", "--rounds=0"));
    assertEquals(2, run("--churned=1100", "--runs=builds,sleep"));
    assertTrue(err.toString(), err.toString().contains("sleep"));
  }

  public void testRunsThatAreAskedFor() throws IOException {
    assertEquals(err + "", 0, run("--churned=1100", "--runs=copies"));
    assertFalse(out.toString(), out.toString().contains("churn"));
  }
}
