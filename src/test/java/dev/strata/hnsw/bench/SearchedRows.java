// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.HitQueue;
import org.apache.lucene.search.ScoreDoc;

/**
 * The last rows of a file, which no index holds: with them indexes of the others are searched.
 *
 * @param queries these rows
 */
record SearchedRows(float[][] queries) {
  /**
   * Of 1,000 queries the recall of two graphs of the same rows differs by some 0.3 points by
   * chance, of as many as these by half of that.
   */
  private static final int MOST = 5000;

  private static final int K = 10;

  static SearchedRows of(float[][] rows) {
    return new SearchedRows(
        Arrays.copyOfRange(rows, rows.length - count(rows.length), rows.length));
  }

  /** How many of so many rows are queries. */
  static int count(int rows) {
    return Math.min(MOST, rows / 10);
  }

  /**
   * The rows that are truly nearest to each query.
   *
   * @param live rows that count
   */
  int[][] truth(float[][] rows, BitSet live, VectorSimilarityFunction similarity) {
    int[][] truth = new int[queries.length][];
    IntStream.range(0, queries.length)
        .parallel()
        .forEach(q -> truth[q] = nearest(queries[q], rows, live, similarity));
    return truth;
  }

  private static int[] nearest(
      float[] query, float[][] rows, BitSet live, VectorSimilarityFunction similarity) {
    HitQueue nearest = new HitQueue(K, false);
    for (int row = live.nextSetBit(0); row >= 0; row = live.nextSetBit(row + 1)) {
      nearest.insertWithOverflow(new ScoreDoc(row, similarity.compare(query, rows[row])));
    }
    int[] found = new int[nearest.size()];
    Arrays.setAll(found, i -> nearest.pop().doc);
    return found;
  }

  /**
   * Recall at some widths, in words.
   *
   * @param truth see {@link #truth}
   */
  String recall(MergedIndex index, int[][] truth, int... efs) throws IOException {
    StringBuilder text = new StringBuilder("recall");
    for (int ef : efs) {
      int[][] nearest = index.nearest(queries, K, ef);
      int found = 0;
      for (int q = 0; q < queries.length; q++) {
        found += common(truth[q], nearest[q]);
      }
      text.append(MergeBenchmark.line(" %.4f at ef %d", found / (double) (K * queries.length), ef));
    }
    return text.toString();
  }

  private static int common(int[] some, int[] others) {
    Set<Integer> both = new TreeSet<>();
    Arrays.stream(some).forEach(both::add);
    return (int) Arrays.stream(others).filter(both::contains).count();
  }
}
