// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.Locale;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/** How vectors are compared, under the names of a mapping, and what a distance is in scores. */
enum VectorSimilarity {
  /** A distance is the square of the Euclidean one. */
  L2(VectorSimilarityFunction.EUCLIDEAN) {
    @Override
    float score(float distance, VectorEncoding elementType, int dimension) {
      return 1 / (1 + distance);
    }
  },
  /** A distance is 1 minus the cosine. */
  COSINE(VectorSimilarityFunction.COSINE) {
    @Override
    float score(float distance, VectorEncoding elementType, int dimension) {
      return (2 - distance) / 2;
    }
  },
  /** A distance is the negated inner product, as in the next. */
  DOT_PRODUCT(VectorSimilarityFunction.DOT_PRODUCT) {
    @Override
    float score(float distance, VectorEncoding elementType, int dimension) {
      return elementType == VectorEncoding.BYTE
          ? 0.5f - distance / ((float) dimension * (1 << 15))
          : (1 - distance) / 2;
    }
  },
  MAX_INNER_PRODUCT(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT) {
    @Override
    float score(float distance, VectorEncoding elementType, int dimension) {
      return distance > 0 ? 1 / (1 + distance) : 1 - distance;
    }
  };

  private final VectorSimilarityFunction function;

  VectorSimilarity(VectorSimilarityFunction function) {
    this.function = function;
  }

  VectorSimilarityFunction function() {
    return function;
  }

  /** The score of a vector at the given distance from the query, as Lucene gives it. */
  abstract float score(float distance, VectorEncoding elementType, int dimension);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
