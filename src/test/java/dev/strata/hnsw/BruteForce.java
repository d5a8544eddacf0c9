// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The true answers, found by comparing a query with every vector by Lucene's own function. */
final class BruteForce {
  private BruteForce() {}

  /** The k best accepted rows, best first, ties by row. */
  static int[] nearest(
      VectorSet vectors, VectorSet queries, int query, int k, IntPredicate accepted) {
    return IntStream.range(0, vectors.size())
        .filter(accepted)
        .mapToLong(row -> rank(vectors.score(row, queries, query), row))
        .sorted()
        .limit(k)
        .mapToInt(rank -> (int) rank)
        .toArray();
  }

  /* Bits of floats that are not negative, as scores are, have the floats' order. */
  private static long rank(float score, int row) {
    return (long) (Integer.MAX_VALUE - Float.floatToIntBits(score)) << 32 | row;
  }

  /**
   * How much of the truth was found. A row that is as good as the last of the true ones counts too:
   * which of several equal vectors is found is nobody's fault.
   */
  static double recall(VectorSet vectors, VectorSet queries, int query, int[] truth, int[] found) {
    if (truth.length == 0) {
      return 1;
    }
    float worst = vectors.score(truth[truth.length - 1], queries, query);
    float enough = worst - 1e-5f * Math.abs(worst);
    long hits =
        Arrays.stream(found).filter(row -> vectors.score(row, queries, query) >= enough).count();
    return (double) hits / truth.length;
  }
}
