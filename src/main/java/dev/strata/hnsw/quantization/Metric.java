// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

/** What codes are to estimate. */
public enum Metric {
  /** The squared Euclidean distance. */
  SQUARED_DISTANCE,

  /** The negated dot product. */
  PRODUCT,

  /** The negated cosine, which is the product of the vectors scaled to length 1. */
  COSINE;

  /** Scales a vector to the length that is compared; a zero vector stays as it is. */
  public void scale(float[] vector, int dimension) {
    if (this != COSINE) {
      return;
    }
    double norm = 0;
    for (int i = 0; i < dimension; i++) {
      norm += (double) vector[i] * vector[i];
    }
    if (norm > 0) {
      double scale = 1 / Math.sqrt(norm);
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) (vector[i] * scale);
      }
    }
  }
}
