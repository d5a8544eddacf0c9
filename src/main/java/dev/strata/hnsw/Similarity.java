// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import static org.apache.lucene.index.VectorSimilarityFunction.COSINE;
import static org.apache.lucene.index.VectorSimilarityFunction.DOT_PRODUCT;
import static org.apache.lucene.index.VectorSimilarityFunction.EUCLIDEAN;
import static org.apache.lucene.index.VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;

import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * Turns what a kernel computes into the distance a graph is built and walked on, and that into the
 * score Lucene expects.
 *
 * <p>The distance is the squared Euclidean one, or the negated product or cosine. Walks use it
 * rather than the score because the score loses order: {@code 1 / (1 + d)} rounds large distances
 * together, and a dot product below -1 scores 0 whatever it is.
 *
 * @param function Lucene's name for the similarity
 * @param encoding of the vectors
 * @param dimension of the vectors
 */
record Similarity(VectorSimilarityFunction function, VectorEncoding encoding, int dimension) {

  /** Bytes of a vector. */
  int rowBytes() {
    return dimension * encoding.byteSize;
  }

  /** Turns kernel values into distances, in place. */
  void toDistances(float[] values, int count) {
    if (function != EUCLIDEAN) {
      for (int i = 0; i < count; i++) {
        values[i] = 0f - values[i]; // not -x: a zero must not become a negative zero
      }
    }
  }

  /**
   * What has to be added to a distance for it to be 0 between equal vectors, where there is such.
   */
  float origin() {
    return switch (function) {
      case COSINE -> 1;
      case DOT_PRODUCT -> encoding == VectorEncoding.FLOAT32 ? 1 : 0; // Lucene's are of length 1
      case EUCLIDEAN, MAXIMUM_INNER_PRODUCT -> 0;
    };
  }

  /** Lucene's score of a distance: greater is better, never negative, never NaN. */
  float score(float distance) {
    float score =
        switch (function) {
          case EUCLIDEAN -> 1 / (1 + distance);
          case COSINE -> (1 - distance) / 2;
          case DOT_PRODUCT ->
              encoding == VectorEncoding.BYTE
                  ? 0.5f - distance / (float) (dimension * (1 << 15))
                  : (1 - distance) / 2;
          case MAXIMUM_INNER_PRODUCT -> distance > 0 ? 1 / (1 + distance) : 1 - distance;
        };
    return score >= 0 ? score : 0; // also where components so large that sums overflow gave a NaN
  }

  /** Fixed id of a similarity on disk: the order of Lucene's enum may change, a file does not. */
  static byte wireId(VectorSimilarityFunction function) {
    return switch (function) {
      case EUCLIDEAN -> 0;
      case DOT_PRODUCT -> 1;
      case COSINE -> 2;
      case MAXIMUM_INNER_PRODUCT -> 3;
    };
  }

  /** The similarity of an id on disk, or null if there is none. */
  static VectorSimilarityFunction ofWireId(byte id) {
    return switch (id) {
      case 0 -> EUCLIDEAN;
      case 1 -> DOT_PRODUCT;
      case 2 -> COSINE;
      case 3 -> MAXIMUM_INNER_PRODUCT;
      default -> null;
    };
  }

  /** Fixed id of an encoding on disk. */
  static byte wireId(VectorEncoding encoding) {
    return switch (encoding) {
      case FLOAT32 -> 0;
      case BYTE -> 1;
    };
  }
}
