// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static dev.strata.hnsw.kernel.ScalarKernel.FLOAT;
import static dev.strata.hnsw.kernel.ScalarKernel.rowOffset;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The squared distances of {@link VectorApiKernel} over rows of float32, as many at a time as
 * {@link VectorApiDots} takes.
 */
final class VectorApiSquares {
  private static final VectorSpecies<Float> F = VectorApiLanes.F;
  private static final int LANES = F.length();

  private VectorApiSquares() {}

  static void squaredDistances(
      float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    int dimension = query.length;
    int i = 0;
    for (; i + 4 < count; i += 8) {
      squared8(query, rows, ords, i, count - 1, out);
    }
    for (; i + 1 < count; i += 4) {
      squared4(query, rows, ords, i, count - 1, out);
    }
    if (i < count) {
      long row = rowOffset(ords[i], dimension, Float.BYTES);
      FloatVector sum = FloatVector.zero(F);
      for (int j = 0; j < F.loopBound(dimension); j += LANES) {
        sum = added(VectorApiLanes.load(rows, row, j).sub(FloatVector.fromArray(F, query, j)), sum);
      }
      out[i] = VectorApiLanes.sum(sum);
    }
    int tail = F.loopBound(dimension); // by itself: amid the registers it is more than is inlined
    for (int t = 0; tail < dimension && t < count; t++) {
      out[t] += squaredTail(query, rows, rowOffset(ords[t], dimension, Float.BYTES), tail);
    }
  }

  private static void squared8(
      float[] query, MemorySegment rows, int[] ords, int i, int last, float[] out) {
    int dimension = query.length;
    long r0 = rowOffset(ords[i], dimension, Float.BYTES);
    long r1 = rowOffset(ords[i + 1], dimension, Float.BYTES);
    long r2 = rowOffset(ords[i + 2], dimension, Float.BYTES);
    long r3 = rowOffset(ords[i + 3], dimension, Float.BYTES);
    long r4 = rowOffset(ords[i + 4], dimension, Float.BYTES);
    long r5 = rowOffset(ords[Math.min(i + 5, last)], dimension, Float.BYTES);
    long r6 = rowOffset(ords[Math.min(i + 6, last)], dimension, Float.BYTES);
    long r7 = rowOffset(ords[Math.min(i + 7, last)], dimension, Float.BYTES);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    FloatVector s4 = FloatVector.zero(F);
    FloatVector s5 = FloatVector.zero(F);
    FloatVector s6 = FloatVector.zero(F);
    FloatVector s7 = FloatVector.zero(F);
    for (int j = 0; j < F.loopBound(dimension); j += LANES) {
      FloatVector q = FloatVector.fromArray(F, query, j);
      s0 = added(VectorApiLanes.load(rows, r0, j).sub(q), s0);
      s1 = added(VectorApiLanes.load(rows, r1, j).sub(q), s1);
      s2 = added(VectorApiLanes.load(rows, r2, j).sub(q), s2);
      s3 = added(VectorApiLanes.load(rows, r3, j).sub(q), s3);
      s4 = added(VectorApiLanes.load(rows, r4, j).sub(q), s4);
      s5 = added(VectorApiLanes.load(rows, r5, j).sub(q), s5);
      s6 = added(VectorApiLanes.load(rows, r6, j).sub(q), s6);
      s7 = added(VectorApiLanes.load(rows, r7, j).sub(q), s7);
    }
    VectorApiLanes.sums(s0, s1, s2, s3, out, i, i + 1, i + 2, i + 3);
    // all four at once is more than the compiler inlines, which then makes objects of registers
    out[i + 4] = VectorApiLanes.sum(s4);
    out[Math.min(i + 5, last)] = VectorApiLanes.sum(s5);
    out[Math.min(i + 6, last)] = VectorApiLanes.sum(s6);
    out[Math.min(i + 7, last)] = VectorApiLanes.sum(s7);
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
    for (int j = 0; j < F.loopBound(dimension); j += LANES) {
      FloatVector q = FloatVector.fromArray(F, query, j);
      s0 = added(VectorApiLanes.load(rows, r0, j).sub(q), s0);
      s1 = added(VectorApiLanes.load(rows, r1, j).sub(q), s1);
      s2 = added(VectorApiLanes.load(rows, r2, j).sub(q), s2);
      s3 = added(VectorApiLanes.load(rows, r3, j).sub(q), s3);
    }
    VectorApiLanes.sums(s0, s1, s2, s3, out, i, i1, i2, i3);
  }

  private static FloatVector added(FloatVector difference, FloatVector sum) {
    return difference.fma(difference, sum);
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
