// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import dev.strata.hnsw.kernel.VectorKernel;

/** The four metrics as distances, in plain loops over double sums: exact for small integers. */
enum Metric {
  EUCLIDEAN,
  DOT_PRODUCT,
  COSINE,
  MAXIMUM_INNER_PRODUCT;

  float distance(float[] a, float[] b) {
    return switch (this) {
      case EUCLIDEAN -> (float) squaredDistance(a, b);
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> 0f - (float) dot(a, b);
      case COSINE -> 0f - VectorKernel.cosine(dot(a, b), dot(a, a), dot(b, b));
    };
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return sum;
  }
}
