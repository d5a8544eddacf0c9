// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static dev.strata.hnsw.kernel.ScalarKernel.FLOAT;
import static dev.strata.hnsw.kernel.ScalarKernel.rowOffset;
import static dev.strata.hnsw.kernel.VectorApiKernel.dotTail;
import static dev.strata.hnsw.kernel.VectorApiKernel.load;
import static dev.strata.hnsw.kernel.VectorApiLanes.sum;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The cosines of {@link VectorApiKernel}. Four rows at a time, as there. */
final class VectorApiCosines {
  private static final VectorSpecies<Float> F = VectorApiLanes.F;
  private static final int LANES = F.length();

  private VectorApiCosines() {}

  static void cosines(
      float[] query, double queryNorm, MemorySegment rows, int[] ords, int count, float[] out) {
    int i = 0;
    for (; i + 1 < count; i += 4) {
      four(query, queryNorm, rows, ords, i, count - 1, out);
    }
    if (i < count) {
      one(query, queryNorm, rows, ords, i, out);
    }
  }

  private static void four(
      float[] query,
      double queryNorm,
      MemorySegment rows,
      int[] ords,
      int i,
      int last,
      float[] out) {
    int dimension = query.length;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    long r0 = rowOffset(ords[i], dimension, Float.BYTES);
    long r1 = rowOffset(ords[i1], dimension, Float.BYTES);
    long r2 = rowOffset(ords[i2], dimension, Float.BYTES);
    long r3 = rowOffset(ords[i3], dimension, Float.BYTES);
    FloatVector dot0 = FloatVector.zero(F);
    FloatVector dot1 = FloatVector.zero(F);
    FloatVector dot2 = FloatVector.zero(F);
    FloatVector dot3 = FloatVector.zero(F);
    FloatVector norm0 = FloatVector.zero(F);
    FloatVector norm1 = FloatVector.zero(F);
    FloatVector norm2 = FloatVector.zero(F);
    FloatVector norm3 = FloatVector.zero(F);
    int j = 0;
    for (; j < F.loopBound(dimension); j += LANES) {
      FloatVector q = FloatVector.fromArray(F, query, j);
      FloatVector x0 = load(rows, r0, j);
      FloatVector x1 = load(rows, r1, j);
      FloatVector x2 = load(rows, r2, j);
      FloatVector x3 = load(rows, r3, j);
      dot0 = x0.fma(q, dot0);
      dot1 = x1.fma(q, dot1);
      dot2 = x2.fma(q, dot2);
      dot3 = x3.fma(q, dot3);
      norm0 = x0.fma(x0, norm0);
      norm1 = x1.fma(x1, norm1);
      norm2 = x2.fma(x2, norm2);
      norm3 = x3.fma(x3, norm3);
    }
    out[i] = cosine(query, queryNorm, rows, r0, j, sum(dot0), sum(norm0));
    out[i1] = cosine(query, queryNorm, rows, r1, j, sum(dot1), sum(norm1));
    out[i2] = cosine(query, queryNorm, rows, r2, j, sum(dot2), sum(norm2));
    out[i3] = cosine(query, queryNorm, rows, r3, j, sum(dot3), sum(norm3));
  }

  private static void one(
      float[] query, double queryNorm, MemorySegment rows, int[] ords, int i, float[] out) {
    int dimension = query.length;
    long row = rowOffset(ords[i], dimension, Float.BYTES);
    FloatVector dot = FloatVector.zero(F);
    FloatVector norm = FloatVector.zero(F);
    int j = 0;
    for (; j < F.loopBound(dimension); j += LANES) {
      FloatVector x = load(rows, row, j);
      dot = x.fma(FloatVector.fromArray(F, query, j), dot);
      norm = x.fma(x, norm);
    }
    out[i] = cosine(query, queryNorm, rows, row, j, sum(dot), sum(norm));
  }

  /* The sums come as floats: a register that is handed to a method not inlined becomes an object. */
  private static float cosine(
      float[] query,
      double queryNorm,
      MemorySegment rows,
      long row,
      int summed,
      float dot,
      float norm) {
    float tailNorm = 0;
    for (int t = summed; t < query.length; t++) {
      float x = rows.get(FLOAT, row + (long) t * Float.BYTES);
      tailNorm += x * x;
    }
    return VectorKernel.cosine(dot + dotTail(query, rows, row, summed), norm + tailNorm, queryNorm);
  }
}
