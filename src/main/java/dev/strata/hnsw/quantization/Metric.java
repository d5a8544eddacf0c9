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
  public void scale(float[] vector) {
    if (this != COSINE) {
      return;
    }
    double norm = product(vector, vector);
    if (norm > 0) {
      double scale = 1 / Math.sqrt(norm);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] * scale);
      }
    }
  }

  /**
   * The product of two vectors of equal length, in doubles and the same on all kernels, since codes
   * in files follow from it. In four sums that do not wait for one another: with one, a query of
   * 768 dimensions takes 1.2 times as long to set.
   */
  static double product(float[] a, float[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += (double) a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
