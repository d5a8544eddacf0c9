// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static dev.strata.hnsw.kernel.ScalarKernel.rowOffset;

import java.lang.foreign.MemorySegment;

/**
 * Kernels on {@code jdk.incubator.vector}. Several rows are compared at a time: each register of
 * the query is loaded once for all of them, and their sums do not wait for one another.
 *
 * <p>Sums are taken in another order than {@link ScalarKernel} takes them, so float32 results
 * differ by rounding; those of bytes are equal.
 */
final class VectorApiKernel implements VectorKernel {
  /** Whether the machine has registers worth using: below 128 bits the scalar loops win. */
  static boolean isFast() {
    return VectorApiLanes.F.vectorBitSize() >= 128;
  }

  @Override
  public String name() {
    return "vector-" + VectorApiLanes.F.vectorBitSize();
  }

  @Override
  public double nanosPerComponent() {
    return 0;
  }

  @Override
  public double squaredNorm(float[] vector) {
    return VectorApiDots.squaredNorm(vector);
  }

  @Override
  public void dotProducts(float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    VectorApiDots.dotProducts(query, rows, ords, count, out);
  }

  @Override
  public void squaredDistances(
      float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    VectorApiSquares.squaredDistances(query, rows, ords, count, out);
  }

  @Override
  public void dotProducts(byte[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    int i = 0;
    for (; i + 1 < count; i += 2) {
      long first = rowOffset(ords[i], query.length, Byte.BYTES);
      long second = rowOffset(ords[i + 1], query.length, Byte.BYTES);
      VectorApiBytes.dots(query, rows, first, second, out, i);
    }
    if (i < count) {
      out[i] = VectorApiBytes.dot(query, rows, rowOffset(ords[i], query.length, Byte.BYTES));
    }
  }

  @Override
  public void squaredDistances(
      byte[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    int i = 0;
    for (; i + 1 < count; i += 2) {
      long first = rowOffset(ords[i], query.length, Byte.BYTES);
      long second = rowOffset(ords[i + 1], query.length, Byte.BYTES);
      VectorApiBytes.squaredDistances(query, rows, first, second, out, i);
    }
    if (i < count) {
      out[i] =
          VectorApiBytes.squaredDistance(query, rows, rowOffset(ords[i], query.length, Byte.BYTES));
    }
  }

  @Override
  public void cosines(
      byte[] query, double queryNorm, MemorySegment rows, int[] ords, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      long row = rowOffset(ords[i], query.length, Byte.BYTES);
      out[i] = VectorApiBytes.cosine(query, queryNorm, rows, row);
    }
  }

  @Override
  public void dotProducts(
      float[] vectors, int dimension, int[] chosen, int count, float[] beside, float[] out) {
    VectorApiProducts.dotProducts(vectors, dimension, chosen, count, beside, out);
  }

  @Override
  public void sumBytes(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = VectorApiCodes.bytes(query, records, (long) ords[i] * recordBytes);
    }
  }

  @Override
  public void sumNibbles(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i += 2) {
      int next = Math.min(i + 1, count - 1); // the last one alone is its own second
      long first = (long) ords[i] * recordBytes;
      long second = (long) ords[next] * recordBytes;
      VectorApiCodes.nibbles(query, records, first, second, out, i, next);
    }
  }

  @Override
  public void sumDifferingBits(
      long[] planes, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = VectorApiCodes.differingBits(planes, records, (long) ords[i] * recordBytes);
    }
  }

  @Override
  public void hadamard(float[] vector, int from, float[] factors) {
    VectorApiHadamard.transform(vector, from, factors);
  }
}
