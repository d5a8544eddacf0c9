// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.RankedNodes;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Scans by estimates find what a scan at full precision does, and compare little. */
public final class TestRefinedScan extends LuceneTestCase {
  private final RefinedScan scan = new RefinedScan();
  private float[] exact;
  private float[] estimates;

  /** Errors up to two standard deviations, as those of an even distribution are. */
  public void testTheBestAreFound() throws IOException {
    for (int i = 0; i < 50; i++) {
      int count = RandomNumbers.randomIntBetween(random(), 1, 5000);
      int k = RandomNumbers.randomIntBetween(random(), 1, 60);
      fill(count, 0.01f);
      RankedNodes best = run(k, RandomNumbers.randomIntBetween(random(), 1, 100));
      int[] nearest =
          IntStream.range(0, count)
              .boxed()
              .sorted((a, b) -> Float.compare(exact[a], exact[b]))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      int[] found = IntStream.range(0, best.size()).map(best::node).toArray();
      for (int at = 0; at < Math.max(nearest.length, found.length); at++) {
        assertEquals(exact[nearest[at]], exact[found[at]], 0);
        assertEquals(exact[nearest[at]], best.distance(at), 0);
      }
      assertEquals("each one once", found.length, Arrays.stream(found).distinct().count());
    }
  }

  /** The most promising ones, and few of the others. */
  public void testLittleIsCompared() throws IOException {
    fill(5000, 1e-5f);
    run(10, 64);
    assertTrue(Long.toString(scan.compared()), scan.compared() >= 20 && scan.compared() < 100);
  }

  /** Up to eight times as wide as k, and no more beyond. */
  public void testWiderSearchesCompareMore() throws IOException {
    fill(5000, 0.02f);
    long[] compared = new long[5];
    for (int i = 0; i < compared.length; i++) {
      run(10, 10 << i, 64);
      compared[i] = scan.compared();
    }
    String all = Arrays.toString(compared);
    for (int i = 1; i < 4; i++) {
      assertTrue(all, compared[i - 1] < compared[i]);
    }
    assertEquals(all, compared[3], compared[4]);
  }

  /** What estimates say nothing about is compared. */
  public void testEstimatesOfNoUse() throws IOException {
    fill(500, 0.1f);
    Arrays.fill(estimates, 0.5f);
    run(10, 64);
    assertEquals(500, scan.compared());
  }

  public void testEstimatesThatAreNoNumbers() throws IOException {
    fill(100, 0.1f);
    Arrays.fill(estimates, Float.NaN);
    assertEquals(10, run(10, 64).size());
    assertEquals(100, run(100, 64).size());
  }

  private void fill(int count, float error) {
    exact = new float[count];
    estimates = new float[count];
    for (int i = 0; i < count; i++) {
      exact[i] = random().nextFloat();
      estimates[i] = exact[i] + error * (2 * random().nextFloat() - 1);
    }
  }

  /** Of such a width that next to none is missed. */
  private RankedNodes run(int k, int batch) throws IOException {
    return run(k, 8 * k, batch);
  }

  private RankedNodes run(int k, int ef, int batch) throws IOException {
    Distances distances =
        (nodes, count, out) -> {
          for (int i = 0; i < count; i++) {
            out[i] = exact[nodes[i]];
          }
        };
    scan.begin(distances, k, ef);
    for (int from = 0; from < exact.length; from += batch) {
      int to = Math.min(exact.length, from + batch);
      scan.take(
          IntStream.range(from, to).toArray(), Arrays.copyOfRange(estimates, from, to), to - from);
    }
    return scan.best();
  }

  public void testFewAreNotEstimated() {
    assertFalse(RefinedScan.isWorthIt(100, 512, 10));
    assertTrue(RefinedScan.isWorthIt(300, 512, 10));
    assertFalse(RefinedScan.isWorthIt(100, 3072, 10));
    assertTrue(RefinedScan.isWorthIt(110, 3072, 10));
    assertFalse("most are wanted", RefinedScan.isWorthIt(300, 512, 100));
    assertFalse("very many are wanted", RefinedScan.isWorthIt(1_000_000, 512, 3000));
    assertFalse("more than there are", RefinedScan.isWorthIt(300, 512, Integer.MAX_VALUE));
  }
}
