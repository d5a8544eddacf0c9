// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Metric;
import java.io.IOException;

/**
 * The mean of a field's vectors, to which their codes are relative.
 *
 * @param vector the mean of the vectors, scaled as the metric has it
 * @param isCodable whether all vectors are short enough for codes: squared lengths have to be
 *     numbers
 */
record CodeCenter(float[] vector, boolean isCodable) {
  /** Squared lengths of differences are up to four times those of the vectors; leaves room. */
  private static final double LONGEST_SQUARED = Float.MAX_VALUE / 64;

  /** Reads all vectors, from the first to the last. */
  static CodeCenter of(Metric metric, RowSource vectors, int count, int dimension, AbortCheck abort)
      throws IOException {
    double[] sum = new double[dimension];
    float[] vector = new float[dimension];
    boolean codable = true;
    for (int ord = 0; ord < count; ord++) {
      abort.check();
      vectors.read(ord, vector);
      codable &= SquaredLengths.summed(vector) <= LONGEST_SQUARED;
      metric.scale(vector, dimension);
      for (int i = 0; i < dimension; i++) {
        sum[i] += vector[i];
      }
    }
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = (float) (sum[i] / count);
    }
    return new CodeCenter(mean, codable);
  }
}
