// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Graphs of equal vectors beside one of distinct ones.
 *
 * @param copies how many are equal; a tenth as many are not
 * @param work a directory for the indexes
 */
record CopiesRun(int copies, Path work) {
  private static final int DIMENSION = 16;

  /** Of so many vectors one is a copy, where some are. */
  private static final int ONE_OF = 100;

  private static final int K = 100;
  private static final long SEED = 42;

  List<String> run() throws IOException {
    int distinct = copies / 10;
    List<String> lines = new ArrayList<>();
    lines.add("equal vectors of " + DIMENSION + " dimensions");
    lines.add(build("distinct", distinct, Integer.MAX_VALUE));
    lines.add(build("with-copies", distinct, ONE_OF));
    lines.add(build("equal", copies, 1));
    return lines;
  }

  private String build(String name, int count, int oneOf) throws IOException {
    Random random = new Random(SEED);
    float[] copy = vector(random);
    try (MergedIndex index =
        MergedIndex.open(work.resolve(name), VectorSimilarityFunction.EUCLIDEAN, message -> {})) {
      int equal = 0;
      for (int row = 0; row < count; row++) {
        boolean isCopy = row % oneOf == oneOf - 1;
        index.add(isCopy ? copy : vector(random), row);
        equal += isCopy ? 1 : 0;
      }
      double seconds = index.commit();
      int hits = index.nearest(new float[][] {copy}, K, K)[0].length;
      return MergeBenchmark.line(
          "  %d, of which %d equal: built in %.1f s; %d of %d hits",
          count, equal, seconds, hits, K);
    }
  }

  private static float[] vector(Random random) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
