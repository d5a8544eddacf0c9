// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Vectors of either encoding with the function that compares them, so that one test serves both.
 *
 * @param function Lucene's own, which is the truth for scores
 * @param floats the vectors, or null where they are bytes
 * @param bytes the vectors, or null where they are floats
 */
record VectorSet(VectorSimilarityFunction function, float[][] floats, byte[][] bytes) {

  static VectorSet of(VectorSimilarityFunction function, float[][] floats) {
    return new VectorSet(function, floats, null);
  }

  static VectorSet of(VectorSimilarityFunction function, byte[][] bytes) {
    return new VectorSet(function, null, bytes);
  }

  static VectorSet random(
      Random random,
      VectorSimilarityFunction function,
      VectorEncoding encoding,
      RandomVectors.Shape shape,
      int count,
      int dimension) {
    return switch (encoding) {
      case FLOAT32 -> of(function, RandomVectors.floats(random, shape, count, dimension));
      case BYTE -> of(function, RandomVectors.bytes(random, shape, count, dimension));
    };
  }

  /** Splits off the last rows, mostly to query for them: {@code [0]} the first ones. */
  VectorSet[] split(int at) {
    return new VectorSet[] {range(0, at), range(at, size())};
  }

  VectorSet range(int from, int to) {
    return floats == null
        ? of(function, Arrays.copyOfRange(bytes, from, to))
        : of(function, Arrays.copyOfRange(floats, from, to));
  }

  int size() {
    return floats == null ? bytes.length : floats.length;
  }

  Field field(String name, int row) {
    return floats == null
        ? new KnnByteVectorField(name, bytes[row], function)
        : new KnnFloatVectorField(name, floats[row], function);
  }

  /** A query for one of these vectors, by Lucene's own constructors where no strategy is given. */
  Query query(String field, int row, int k, Query filter, KnnSearchStrategy strategy) {
    if (floats == null) {
      return strategy == null
          ? new KnnByteVectorQuery(field, bytes[row], k, filter)
          : new KnnByteVectorQuery(field, bytes[row], k, filter, strategy);
    }
    return strategy == null
        ? new KnnFloatVectorQuery(field, floats[row], k, filter)
        : new KnnFloatVectorQuery(field, floats[row], k, filter, strategy);
  }

  /** The score of a row for one of the queries, as Lucene defines it. */
  float score(int row, VectorSet queries, int query) {
    return floats == null
        ? function.compare(queries.bytes[query], bytes[row])
        : function.compare(queries.floats[query], floats[row]);
  }

  /**
   * By how much the score may differ where terms are summed in another order. Distances are sums of
   * squares, which keep their leading digits; the terms of products may cancel each other out, and
   * the error is that of the greatest of them.
   */
  float rounding(int row, VectorSet queries, int query) {
    float score = score(row, queries, query);
    if (floats == null || function == VectorSimilarityFunction.EUCLIDEAN) {
      return 1e-5f * score;
    }
    double lengths =
        function == VectorSimilarityFunction.COSINE
            ? 1
            : Math.sqrt(squared(floats[row]) * squared(queries.floats[query]));
    return (float) (5e-6 * Math.max(score, lengths));
  }

  private static double squared(float[] vector) {
    double sum = 0;
    for (float component : vector) {
      sum += (double) component * component;
    }
    return sum;
  }
}
