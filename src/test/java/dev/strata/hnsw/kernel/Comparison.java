// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The six comparisons under one signature, so that a test can go through all of them. */
enum Comparison {
  DOT_PRODUCT,
  SQUARED_DISTANCE,
  COSINE;

  /** All kernels that this virtual machine can run. */
  static List<VectorKernel> kernels() {
    List<VectorKernel> kernels = new ArrayList<>(List.of(new ScalarKernel(), VectorKernel.best()));
    if (isModulePresent()) {
      kernels.add(new VectorApiKernel());
    }
    return kernels;
  }

  static boolean isModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  void run(
      VectorKernel kernel, float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    switch (this) {
      case DOT_PRODUCT -> kernel.dotProducts(query, rows, ords, count, out);
      case SQUARED_DISTANCE -> kernel.squaredDistances(query, rows, ords, count, out);
      case COSINE -> {
        kernel.dotProducts(query, rows, ords, count, out);
        float[] norms = new float[count];
        for (int i = 0; i < count; i++) {
          float[] row = new float[query.length];
          long offset = ScalarKernel.rowOffset(ords[i], query.length, Float.BYTES);
          MemorySegment.copy(rows, ScalarKernel.FLOAT, offset, row, 0, row.length);
          norms[i] = (float) kernel.squaredNorm(row);
        }
        VectorKernel.toCosines(out, count, kernel.squaredNorm(query), norms);
      }
    }
  }

  void run(
      VectorKernel kernel, byte[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    switch (this) {
      case DOT_PRODUCT -> kernel.dotProducts(query, rows, ords, count, out);
      case SQUARED_DISTANCE -> kernel.squaredDistances(query, rows, ords, count, out);
      case COSINE -> kernel.cosines(query, VectorKernel.squaredNorm(query), rows, ords, count, out);
    }
  }

  /** The value for one row of floats, in double precision. */
  double exact(float[] query, float[] row) {
    double dot = 0;
    double squared = 0;
    double queryNorm = 0;
    double rowNorm = 0;
    for (int i = 0; i < query.length; i++) {
      double q = query[i];
      double x = row[i];
      dot += q * x;
      squared += (q - x) * (q - x);
      queryNorm += q * q;
      rowNorm += x * x;
    }
    return value(dot, squared, queryNorm, rowNorm);
  }

  /**
   * The value for one row of bytes: the sums are whole numbers, so that only the last step rounds.
   */
  float exact(byte[] query, byte[] row) {
    long dot = 0;
    long squared = 0;
    long queryNorm = 0;
    long rowNorm = 0;
    for (int i = 0; i < query.length; i++) {
      long q = query[i];
      long x = row[i];
      dot += q * x;
      squared += (q - x) * (q - x);
      queryNorm += q * q;
      rowNorm += x * x;
    }
    return (float) value(dot, squared, queryNorm, rowNorm);
  }

  private double value(double dot, double squared, double queryNorm, double rowNorm) {
    return switch (this) {
      case DOT_PRODUCT -> dot;
      case SQUARED_DISTANCE -> squared;
      case COSINE -> {
        double norms = queryNorm * rowNorm;
        yield norms == 0 ? 0 : dot / Math.sqrt(norms);
      }
    };
  }

  /**
   * How far a sum of float32 products may be from the exact one, in whatever order it is taken:
   * every product passes one rounding for itself and at most one for each addition, of 2^-24 each
   * (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1); a difference that is
   * squared brings its own rounding twice. Products that underflow lose less than the smallest
   * float each. A cosine has such an error in its dot product and, halved by the root, in each of
   * the two norms, all relative to the product of the lengths; then it is rounded itself.
   */
  double errorBound(float[] query, float[] row) {
    double products = 0;
    for (int i = 0; i < query.length; i++) {
      products += Math.abs((double) query[i] * row[i]);
    }
    double unit = 0x1p-24;
    double relative = (query.length + 4) * unit / (1 - (query.length + 4) * unit);
    double underflow = query.length * (double) Float.MIN_VALUE;
    return switch (this) {
      case DOT_PRODUCT -> relative * products + underflow;
      case SQUARED_DISTANCE -> relative * exact(query, row) + underflow;
      case COSINE -> 2 * relative + 2 * unit;
    };
  }
}
