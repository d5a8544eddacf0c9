// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.lucene.util.FixedBitSet;

/** The filters that {@code search} tries accept what they say, in an index of several segments. */
public final class TestRowFilter extends CommandLineTestCase {
  private static final int ROWS = 400;

  @FunctionalInterface
  private interface IndexCheck {
    void check(VectorIndex index, float[] query) throws IOException;
  }

  private static void withIndex(IndexCheck check) throws IOException {
    Path vectors = fvecs(VectorFixtures.gaussian(random(), ROWS, 5));
    Path path = createTempDir();
    Outcome built =
        strata("index", "--vectors", vectors, "--index", path, "--similarity", "euclidean");
    assertEquals(built.err(), 0, built.code());
    try (VectorIndex index = VectorIndex.open(path, "vector")) {
      check.check(index, VectorFixtures.gaussian(random(), 1, 5)[0]);
    }
  }

  private static int[] rows(FixedBitSet accepted) {
    return IntStream.range(0, accepted.length()).filter(accepted::get).toArray();
  }

  public void testShare() throws IOException {
    withIndex(
        (index, query) -> {
          for (double correlation : new double[] {0, 0.3, 1, -0.7}) {
            for (int percent : new int[] {0, 1, 25, 100}) {
              FixedBitSet accepted =
                  new RowFilter(index, percent, correlation, query).accepted(query);
              assertEquals(ROWS * percent / 100, accepted.cardinality());
            }
          }
        });
  }

  public void testUncorrelatedIsTheSameForAllQueries() throws IOException {
    withIndex(
        (index, query) -> {
          float[] other = VectorFixtures.gaussian(random(), 1, 5)[0];
          FixedBitSet first = new RowFilter(index, 20, 0, query).accepted(query);
          assertEquals(first, new RowFilter(index, 20, 0, other).accepted(query));
          assertEquals(first, new RowFilter(index, 20, 0, other).accepted(other));
          int low = (int) Arrays.stream(rows(first)).filter(row -> row < ROWS / 2).count();
          assertTrue("of both halves: " + low, low > 20 && low < 60);
        });
  }

  public void testNearestAndFarthest() throws IOException {
    withIndex(
        (index, query) -> {
          int[] all = new ExactSearch(index).nearest(query, ROWS, null);
          int[] near = Arrays.copyOf(all, 40);
          int[] far = Arrays.copyOfRange(all, 360, 400);
          Arrays.sort(near);
          Arrays.sort(far);
          assertArrayEquals(near, rows(new RowFilter(index, 10, 1, query).accepted(query)));
          assertArrayEquals(far, rows(new RowFilter(index, 10, -1, query).accepted(query)));
        });
  }

  /** Between the ends more of the nearest are accepted the greater the correlation is. */
  public void testPreference() throws IOException {
    withIndex(
        (index, query) -> {
          int[] all = new ExactSearch(index).nearest(query, ROWS, null);
          double before = 0;
          for (double correlation : new double[] {1, 0.6, 0.3, 0, -0.3, -0.6, -1}) {
            FixedBitSet accepted = new RowFilter(index, 25, correlation, query).accepted(query);
            double place =
                IntStream.range(0, ROWS).filter(i -> accepted.get(all[i])).average().getAsDouble();
            assertTrue(correlation + ": " + place, place > before);
            before = place;
          }
        });
  }

  /** What brute force finds among the accepted rows is what is left of it without a filter. */
  public void testExactSearchAmongAccepted() throws IOException {
    withIndex(
        (index, query) -> {
          ExactSearch exact = new ExactSearch(index);
          FixedBitSet accepted = new RowFilter(index, 30, -0.5, query).accepted(query);
          int[] expected =
              Arrays.stream(exact.nearest(query, ROWS, null))
                  .filter(accepted::get)
                  .limit(15)
                  .toArray();
          assertArrayEquals(expected, exact.nearest(query, 15, accepted));
        });
  }
}
