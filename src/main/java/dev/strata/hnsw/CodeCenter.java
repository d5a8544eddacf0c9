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

  /** Reads all vectors. */
  static CodeCenter of(Metric metric, FieldRows rows) throws IOException {
    int dimension = rows.dimension();
    Sum all = new Sum(metric, dimension);
    rows.forAll(
        () -> Sum::add, () -> new Sum(metric, dimension), (chunk, count) -> all.take(chunk));
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = (float) (all.sum[i] / rows.count());
    }
    return new CodeCenter(mean, all.isCodable);
  }

  /** The sum of some vectors. */
  private static final class Sum {
    private final Metric metric;
    private final double[] sum;
    private boolean isCodable = true;

    Sum(Metric metric, int dimension) {
      this.metric = metric;
      this.sum = new double[dimension];
    }

    static void add(float[] vector, Sum chunk, int at) {
      chunk.isCodable &= SquaredLengths.summed(vector) <= LONGEST_SQUARED;
      chunk.metric.scale(vector);
      for (int i = 0; i < vector.length; i++) {
        chunk.sum[i] += vector[i];
      }
    }

    /** Adds the sum of a chunk, which then begins anew. */
    void take(Sum chunk) {
      isCodable &= chunk.isCodable;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += chunk.sum[i];
        chunk.sum[i] = 0;
      }
    }
  }
}
