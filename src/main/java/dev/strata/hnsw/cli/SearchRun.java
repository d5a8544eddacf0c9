// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswSearch;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/**
 * What a set of queries found on one thread, and what it took.
 *
 * @param rows for each query the rows found, best first
 * @param scores of those rows
 * @param latency of the queries
 * @param meanMicros of the queries' durations
 * @param qps queries per second, of searching alone
 * @param distancesMean distance computations per query; null if the index's format reports none
 */
record SearchRun(
    int[][] rows,
    float[][] scores,
    Latency latency,
    double meanMicros,
    double qps,
    Double distancesMean) {
  private static final int MAX_WARM_UP = 1000;

  /**
   * Runs every query once, after a warm-up.
   *
   * @param queries at least one
   * @param strategy options of the search
   */
  static SearchRun of(
      VectorIndex index, float[][] queries, int k, HnswSearch strategy, Progress progress)
      throws IOException {
    return of(index, queries, k, strategy, null, progress);
  }

  /**
   * Runs every query once, after a warm-up.
   *
   * @param queries at least one
   * @param strategy options of the search
   * @param filter of the queries, or null; what it takes to make it is not measured
   */
  static SearchRun of(
      VectorIndex index,
      float[][] queries,
      int k,
      HnswSearch strategy,
      RowFilter filter,
      Progress progress)
      throws IOException {
    int warmUp = Math.min(queries.length, MAX_WARM_UP);
    try (Progress.Stage stage = progress.begin("Warming up", warmUp)) {
      for (int i = 0; i < warmUp; i++) {
        search(index, queries[i], k, filter == null ? null : filter.query(queries[i]), strategy);
        stage.reach(i + 1L);
      }
    }
    LongAdder distances = new LongAdder();
    LongAdder leaves = new LongAdder();
    HnswSearch counting =
        strategy.statistics(
            statistics -> {
              distances.add(statistics.distanceComputations());
              leaves.increment();
            });
    TopDocs[] hits = new TopDocs[queries.length];
    long[] nanos = new long[queries.length];
    try (Progress.Stage stage = progress.begin("Searching", queries.length)) {
      for (int i = 0; i < queries.length; i++) {
        Query filterQuery = filter == null ? null : filter.query(queries[i]);
        long start = System.nanoTime();
        hits[i] = search(index, queries[i], k, filterQuery, counting);
        nanos[i] = System.nanoTime() - start;
        stage.reach(i + 1L);
      }
    }
    Double distancesMean = leaves.sum() == 0 ? null : (double) distances.sum() / queries.length;
    return summarise(index, hits, nanos, distancesMean);
  }

  /**
   * Runs one query.
   *
   * @param filter of the query, or null
   */
  static TopDocs search(VectorIndex index, float[] query, int k, Query filter, HnswSearch strategy)
      throws IOException {
    return new CountingQuery(index, query, k, filter, strategy).run(index.searcher(), k);
  }

  /** Documents become rows here, outside of what is measured. */
  private static SearchRun summarise(
      VectorIndex index, TopDocs[] hits, long[] nanos, Double distancesMean) {
    int[][] rows = new int[hits.length][];
    float[][] scores = new float[hits.length][];
    for (int i = 0; i < hits.length; i++) {
      ScoreDoc[] docs = hits[i].scoreDocs;
      rows[i] = new int[docs.length];
      scores[i] = new float[docs.length];
      for (int j = 0; j < docs.length; j++) {
        rows[i][j] = index.row(docs[j].doc);
        scores[i][j] = docs[j].score;
      }
    }
    double sumNanos = Arrays.stream(nanos).sum();
    return new SearchRun(
        rows,
        scores,
        Latency.ofNanos(nanos),
        sumNanos / nanos.length / 1e3,
        nanos.length / (sumNanos / 1e9),
        distancesMean);
  }

  /** Whether another run found the same rows with the same scores in the same order. */
  boolean sameAnswers(SearchRun other) {
    return Arrays.deepEquals(rows, other.rows) && Arrays.deepEquals(scores, other.scores);
  }
}
