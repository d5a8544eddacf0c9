// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.CodedSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The best that codes can do: every vector is ranked by its code, the first of each segment are
 * compared again in full.
 */
record CodesRanking(CodeType type, VectorSet vectors, VectorSet queries) {
  /**
   * The mean recall of all queries.
   *
   * @param segments the rows of each segment, deleted ones too
   * @param ef the most candidates of a segment
   */
  double recall(IntPredicate[] segments, int ef, int k, IntPredicate live) {
    int again = Math.min(ef, (int) Math.ceil(type.oversampling() * k));
    IntPredicate[] candidates = new IntPredicate[queries.size()];
    Arrays.fill(candidates, (IntPredicate) row -> false);
    for (IntPredicate segment : segments) {
      int[] rows = IntStream.range(0, vectors.size()).filter(segment).toArray();
      float[][] floats = new float[rows.length][];
      Arrays.setAll(floats, i -> vectors.floats()[rows[i]]);
      CodedSet codes = CodedSet.of(type, StoredCodes.metric(vectors.function()), floats);
      for (int query = 0; query < queries.size(); query++) {
        float[] estimates = codes.estimates(queries.floats()[query]);
        candidates[query] = candidates[query].or(nearest(rows, estimates, again, live));
      }
    }
    return IntStream.range(0, queries.size())
        .mapToDouble(query -> recall(query, k, live, candidates[query]))
        .average()
        .orElseThrow();
  }

  private static IntPredicate nearest(int[] rows, float[] estimates, int count, IntPredicate live) {
    Set<Integer> nearest =
        IntStream.range(0, rows.length)
            .filter(i -> live.test(rows[i]))
            .boxed()
            .sorted(Comparator.comparing(i -> estimates[i]))
            .limit(count)
            .map(i -> rows[i])
            .collect(Collectors.toSet());
    return nearest::contains;
  }

  private double recall(int query, int k, IntPredicate live, IntPredicate candidates) {
    int[] truth = BruteForce.nearest(vectors, queries, query, k, live);
    int[] found = BruteForce.nearest(vectors, queries, query, k, candidates);
    return BruteForce.recall(vectors, queries, query, truth, found);
  }
}
