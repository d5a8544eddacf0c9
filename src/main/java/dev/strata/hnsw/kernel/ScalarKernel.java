// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Plain loops: what runs without {@code jdk.incubator.vector}, and the yardstick of its tests. Four
 * sums side by side, because a single one would wait for the addition before it.
 */
final class ScalarKernel implements VectorKernel {
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public double nanosPerComponent() {
    return 1;
  }

  /* In four sums, since the additions to one have to wait for each other. */
  @Override
  public double squaredNorm(float[] vector) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i + 3 < vector.length; i += 4) {
      sum0 += vector[i] * vector[i];
      sum1 += vector[i + 1] * vector[i + 1];
      sum2 += vector[i + 2] * vector[i + 2];
      sum3 += vector[i + 3] * vector[i + 3];
    }
    for (; i < vector.length; i++) {
      sum0 += vector[i] * vector[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public void dotProducts(float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = dot(query, rows, rowOffset(ords[i], query.length, Float.BYTES));
    }
  }

  @Override
  public void squaredDistances(
      float[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = squaredDistance(query, rows, rowOffset(ords[i], query.length, Float.BYTES));
    }
  }

  @Override
  public void dotProducts(byte[] query, MemorySegment rows, int[] ords, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = dot(query, rows, rowOffset(ords[i], query.length, Byte.BYTES));
    }
  }

  @Override
  public void squaredDistances(
      byte[] query, MemorySegment segment, int[] ords, int count, float[] out) {
    MemorySegment rows = OffHeap.known(segment);
    for (int i = 0; i < count; i++) {
      long offset = rowOffset(ords[i], query.length, Byte.BYTES);
      int sum = 0;
      for (int j = 0; j < query.length; j++) {
        int difference = query[j] - rows.get(ValueLayout.JAVA_BYTE, offset + j);
        sum += difference * difference;
      }
      out[i] = sum;
    }
  }

  @Override
  public void cosines(
      byte[] query, double queryNorm, MemorySegment segment, int[] ords, int count, float[] out) {
    MemorySegment rows = OffHeap.known(segment);
    for (int i = 0; i < count; i++) {
      long offset = rowOffset(ords[i], query.length, Byte.BYTES);
      int norm = 0;
      for (int j = 0; j < query.length; j++) {
        byte x = rows.get(ValueLayout.JAVA_BYTE, offset + j);
        norm += x * x;
      }
      out[i] = VectorKernel.cosine(dot(query, rows, offset), norm, queryNorm);
    }
  }

  @Override
  public void dotProducts(
      float[] vectors, int dimension, int[] chosen, int count, float[] beside, float[] out) {
    float[] sums = new float[SIDE_BY_SIDE];
    for (int i = 0; i < count; i++) {
      Arrays.fill(sums, 0);
      for (int j = 0; j < dimension; j++) {
        float x = vectors[chosen[i] * dimension + j];
        for (int k = 0; k < SIDE_BY_SIDE; k++) {
          sums[k] += x * beside[j * SIDE_BY_SIDE + k];
        }
      }
      System.arraycopy(sums, 0, out, i * SIDE_BY_SIDE, SIDE_BY_SIDE);
    }
  }

  @Override
  public void sumBytes(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = ScalarCodes.bytes(query, records, (long) ords[i] * recordBytes);
    }
  }

  @Override
  public void sumNibbles(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = ScalarCodes.nibbles(query, records, (long) ords[i] * recordBytes);
    }
  }

  @Override
  public void sumDifferingBits(
      long[] planes, MemorySegment records, int recordBytes, int[] ords, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = ScalarCodes.differingBits(planes, records, (long) ords[i] * recordBytes);
    }
  }

  @Override
  public void hadamard(float[] vector, int from, float[] factors) {
    transform(vector, from, factors);
  }

  static void transform(float[] vector, int from, float[] factors) {
    int length = factors.length;
    for (int i = 0; i < length; i++) {
      vector[from + i] *= factors[i];
    }
    for (int half = 1; half < length; half *= 2) {
      for (int block = from; block < from + length; block += 2 * half) {
        for (int i = block; i < block + half; i++) {
          float a = vector[i];
          float b = vector[i + half];
          vector[i] = a + b;
          vector[i + half] = a - b;
        }
      }
    }
  }

  static long rowOffset(int ord, int dimension, int elementSize) {
    return (long) ord * dimension * elementSize;
  }

  private static int dot(byte[] query, MemorySegment segment, long offset) {
    MemorySegment rows = OffHeap.known(segment);
    int sum = 0;
    for (int j = 0; j < query.length; j++) {
      sum += query[j] * rows.get(ValueLayout.JAVA_BYTE, offset + j);
    }
    return sum;
  }

  private static float dot(float[] query, MemorySegment segment, long offset) {
    MemorySegment rows = OffHeap.known(segment);
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int j = 0;
    for (; j + 8 <= query.length; j += 8) {
      long at = offset + (long) j * Float.BYTES;
      s0 += query[j] * rows.get(FLOAT, at);
      s1 += query[j + 1] * rows.get(FLOAT, at + 4);
      s2 += query[j + 2] * rows.get(FLOAT, at + 8);
      s3 += query[j + 3] * rows.get(FLOAT, at + 12);
      s4 += query[j + 4] * rows.get(FLOAT, at + 16);
      s5 += query[j + 5] * rows.get(FLOAT, at + 20);
      s6 += query[j + 6] * rows.get(FLOAT, at + 24);
      s7 += query[j + 7] * rows.get(FLOAT, at + 28);
    }
    for (; j < query.length; j++) {
      s0 += query[j] * rows.get(FLOAT, offset + (long) j * Float.BYTES);
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  private static float squaredDistance(float[] query, MemorySegment segment, long offset) {
    MemorySegment rows = OffHeap.known(segment);
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int j = 0;
    for (; j + 8 <= query.length; j += 8) {
      long at = offset + (long) j * Float.BYTES;
      float d0 = query[j] - rows.get(FLOAT, at);
      float d1 = query[j + 1] - rows.get(FLOAT, at + 4);
      float d2 = query[j + 2] - rows.get(FLOAT, at + 8);
      float d3 = query[j + 3] - rows.get(FLOAT, at + 12);
      float d4 = query[j + 4] - rows.get(FLOAT, at + 16);
      float d5 = query[j + 5] - rows.get(FLOAT, at + 20);
      float d6 = query[j + 6] - rows.get(FLOAT, at + 24);
      float d7 = query[j + 7] - rows.get(FLOAT, at + 28);
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
      s4 += d4 * d4;
      s5 += d5 * d5;
      s6 += d6 * d6;
      s7 += d7 * d7;
    }
    for (; j < query.length; j++) {
      float d = query[j] - rows.get(FLOAT, offset + (long) j * Float.BYTES);
      s0 += d * d;
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
