// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * A graph through generations of merges, each of which replaces some of its vectors, beside one
 * built anew from those that are left.
 *
 * @param rows of which the last ones are queries
 * @param size vectors of the graph
 * @param work a directory for both
 */
record ChurnRun(float[][] rows, int size, VectorSimilarityFunction similarity, Path work) {
  private static final int GENERATIONS = 100;
  private static final int ONE_OF = 50;
  private static final int[] EFS = {10, 20, 40, 80};
  private static final long SEED = 42;

  List<String> run() throws IOException {
    List<String> lines = new ArrayList<>();
    BitSet live = new BitSet();
    SearchedRows searched = SearchedRows.of(rows);
    int[][] truth;
    try (MergedIndex index = index("churned")) {
      for (int row = 0; row < size; row++) {
        index.add(rows[row], row);
        live.set(row);
      }
      index.commit();
      double[] seconds = new double[GENERATIONS];
      Random random = new Random(SEED);
      int next = size;
      for (int generation = 0; generation < GENERATIONS; generation++) {
        for (int i = 0; i < size / ONE_OF; i++) {
          int gone;
          do {
            gone = random.nextInt(next);
          } while (live.get(gone) == false);
          index.delete(gone);
          live.clear(gone);
        }
        for (int i = 0; i < size / ONE_OF; i++) {
          index.add(rows[next], next);
          live.set(next++);
        }
        index.commit();
        seconds[generation] = index.merge();
      }
      lines.add(
          MergeBenchmark.line(
              "churn: %d vectors, 1 of %d replaced in each of %d merges of %.2f s (median)",
              size, ONE_OF, GENERATIONS, Spread.of(seconds).median()));
      truth = searched.truth(rows, live, similarity);
      lines.add("  after them " + searched.recall(index, truth, EFS));
    }
    try (MergedIndex index = index("anew")) {
      for (int row = live.nextSetBit(0); row >= 0; row = live.nextSetBit(row + 1)) {
        index.add(rows[row], row);
      }
      index.commit();
      lines.add("  built anew " + searched.recall(index, truth, EFS));
    }
    return lines;
  }

  private MergedIndex index(String name) throws IOException {
    return MergedIndex.open(work.resolve(name), similarity, message -> {});
  }

  /** The largest graph that so many rows suffice for. */
  static int most(int rows) {
    return (rows - SearchedRows.count(rows)) / (1 + GENERATIONS / ONE_OF);
  }
}
