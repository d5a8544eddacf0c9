// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static dev.strata.hnsw.kernel.ScalarKernel.FLOAT;
import static dev.strata.hnsw.kernel.ScalarKernel.rowOffset;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on {@code jdk.incubator.vector}. Four rows are compared at a time: each register of the
 * query is loaded once for all four, their sums do not wait for one another, and from random places
 * of memory four streams bring twice the bytes of one. Where only two or three rows are left, the
 * last of them is compared again, which costs less than to read them one by one. The lanes are
 * added up once per row, at the end.
 *
 * <p>Sums are taken in another order than {@link ScalarKernel} takes them, so float32 results
 * differ by rounding; those of bytes are equal.
 */
final class VectorApiKernel implements VectorKernel {
  private static final VectorSpecies<Float> F = VectorApiLanes.F;
  private static final int LANES = F.length();

  /** Whether the machine has registers worth using: below 128 bits the scalar loops win. */
  static boolean isFast() {
    return F.vectorBitSize() >= 128;
  }

  @Override
  public String name() {
    return "vector-" + F.vectorBitSize();
  }

  @Override
  public double nanosPerComponent() {
    return 0;
  }

  @Override
  public double squaredNorm(float[] vector) {
    FloatVector even = FloatVector.zero(F);
    FloatVector odd = FloatVector.zero(F);
    int j = 0;
    for (; j <= vector.length - 2 * LANES; j += 2 * LANES) {
      FloatVector x = FloatVector.fromArray(F, vector, j);
      FloatVector y = FloatVector.fromArray(F, vector, j + LANES);
      even = x.fma(x, even);
      odd = y.fma(y, odd);
    }
    float tail = 0;
    for (; j < vector.length; j++) {
      tail += vector[j] * vector[j];
    }
    return VectorApiLanes.sum(even.add(odd)) + tail;
  }

  @Override
  public void dotProducts(float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    int dimension = query.length;
    int i = 0;
    for (; i + 1 < count; i += 4) {
      dot4(query, rows, ords, i, count - 1, out);
    }
    if (i < count) {
      long row = rowOffset(ords[i], dimension, Float.BYTES);
      FloatVector sum = FloatVector.zero(F);
      int j = 0;
      for (; j < F.loopBound(dimension); j += LANES) {
        sum = load(rows, row, j).fma(FloatVector.fromArray(F, query, j), sum);
      }
      out[i] = VectorApiLanes.sum(sum) + dotTail(query, rows, row, j);
    }
  }

  private static void dot4(
      float[] query, MemorySegment rows, int[] ords, int i, int last, float[] out) {
    int dimension = query.length;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    long r0 = rowOffset(ords[i], dimension, Float.BYTES);
    long r1 = rowOffset(ords[i1], dimension, Float.BYTES);
    long r2 = rowOffset(ords[i2], dimension, Float.BYTES);
    long r3 = rowOffset(ords[i3], dimension, Float.BYTES);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    int j = 0;
    for (; j < F.loopBound(dimension); j += LANES) {
      FloatVector q = FloatVector.fromArray(F, query, j);
      s0 = load(rows, r0, j).fma(q, s0);
      s1 = load(rows, r1, j).fma(q, s1);
      s2 = load(rows, r2, j).fma(q, s2);
      s3 = load(rows, r3, j).fma(q, s3);
    }
    out[i] = VectorApiLanes.sum(s0) + dotTail(query, rows, r0, j);
    out[i1] = VectorApiLanes.sum(s1) + dotTail(query, rows, r1, j);
    out[i2] = VectorApiLanes.sum(s2) + dotTail(query, rows, r2, j);
    out[i3] = VectorApiLanes.sum(s3) + dotTail(query, rows, r3, j);
  }

  @Override
  public void squaredDistances(
      float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    int dimension = query.length;
    int i = 0;
    for (; i + 1 < count; i += 4) {
      squared4(query, rows, ords, i, count - 1, out);
    }
    if (i < count) {
      long row = rowOffset(ords[i], dimension, Float.BYTES);
      FloatVector sum = FloatVector.zero(F);
      int j = 0;
      for (; j < F.loopBound(dimension); j += LANES) {
        FloatVector d = load(rows, row, j).sub(FloatVector.fromArray(F, query, j));
        sum = d.fma(d, sum);
      }
      out[i] = VectorApiLanes.sum(sum) + squaredTail(query, rows, row, j);
    }
  }

  private static void squared4(
      float[] query, MemorySegment rows, int[] ords, int i, int last, float[] out) {
    int dimension = query.length;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    long r0 = rowOffset(ords[i], dimension, Float.BYTES);
    long r1 = rowOffset(ords[i1], dimension, Float.BYTES);
    long r2 = rowOffset(ords[i2], dimension, Float.BYTES);
    long r3 = rowOffset(ords[i3], dimension, Float.BYTES);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    int j = 0;
    for (; j < F.loopBound(dimension); j += LANES) {
      FloatVector q = FloatVector.fromArray(F, query, j);
      FloatVector d0 = load(rows, r0, j).sub(q);
      FloatVector d1 = load(rows, r1, j).sub(q);
      FloatVector d2 = load(rows, r2, j).sub(q);
      FloatVector d3 = load(rows, r3, j).sub(q);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    out[i] = VectorApiLanes.sum(s0) + squaredTail(query, rows, r0, j);
    out[i1] = VectorApiLanes.sum(s1) + squaredTail(query, rows, r1, j);
    out[i2] = VectorApiLanes.sum(s2) + squaredTail(query, rows, r2, j);
    out[i3] = VectorApiLanes.sum(s3) + squaredTail(query, rows, r3, j);
  }

  @Override
  public void cosines(
      float[] query, double queryNorm, MemorySegment rows, int[] ords, int count, float[] out) {
    VectorApiCosines.cosines(query, queryNorm, rows, ords, count, out);
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
  public void sumBytes(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = VectorApiCodes.bytes(query, records, (long) ords[i] * recordBytes);
    }
  }

  @Override
  public void sumNibbles(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    int i = 0;
    for (; i + 2 <= count; i += 2) {
      long first = (long) ords[i] * recordBytes;
      VectorApiCodes.nibbles(query, records, first, (long) ords[i + 1] * recordBytes, out, i);
    }
    for (; i < count; i++) {
      out[i] = VectorApiCodes.nibbles(query, records, (long) ords[i] * recordBytes);
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
  public void hadamard(float[] vector, int from, int length) {
    VectorApiHadamard.transform(vector, from, length);
  }

  static FloatVector load(MemorySegment rows, long row, int j) {
    return FloatVector.fromMemorySegment(
        F, OffHeap.known(rows), row + (long) j * Float.BYTES, LITTLE_ENDIAN);
  }

  static float dotTail(float[] query, MemorySegment rows, long row, int from) {
    float sum = 0;
    for (int j = from; j < query.length; j++) {
      sum += query[j] * rows.get(FLOAT, row + (long) j * Float.BYTES);
    }
    return sum;
  }

  private static float squaredTail(float[] query, MemorySegment rows, long row, int from) {
    float sum = 0;
    for (int j = from; j < query.length; j++) {
      float d = query[j] - rows.get(FLOAT, row + (long) j * Float.BYTES);
      sum += d * d;
    }
    return sum;
  }
}
