// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Kernels at the ends of their value ranges, of their memory, and over many calls. */
public final class TestKernelLimits extends LuceneTestCase {
  private static final int MAX_DIMENSION = 4096;

  public void testExtremeBytes() {
    byte[][] vectors = new byte[5][MAX_DIMENSION];
    Arrays.fill(vectors[0], Byte.MIN_VALUE);
    Arrays.fill(vectors[1], Byte.MAX_VALUE);
    for (int i = 0; i < MAX_DIMENSION; i++) {
      vectors[2][i] = i % 2 == 0 ? Byte.MIN_VALUE : Byte.MAX_VALUE;
      vectors[3][i] = random().nextBoolean() ? Byte.MIN_VALUE : Byte.MAX_VALUE;
    }
    int[] ords = {0, 1, 2, 3, 4};
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = RowSegments.of(vectors, random(), arena);
      for (VectorKernel kernel : Comparison.kernels()) {
        for (Comparison comparison : Comparison.values()) {
          for (byte[] query : vectors) {
            float[] out = new float[5];
            comparison.run(kernel, query, rows, ords, 5, out);
            for (int i = 0; i < 5; i++) {
              String message = kernel.name() + " " + comparison + " with row " + i;
              assertEquals(message, comparison.exact(query, vectors[i]), out[i], 0);
            }
          }
        }
      }
    }
  }

  public void testZeroVectors() {
    int dimension = 1 + random().nextInt(100);
    float[] ones = new float[dimension];
    Arrays.fill(ones, 1);
    byte[] byteOnes = new byte[dimension];
    Arrays.fill(byteOnes, (byte) 1);
    float[] zero = new float[dimension];
    byte[] byteZero = new byte[dimension];
    for (VectorKernel kernel : Comparison.kernels()) {
      for (float[] query : new float[][] {zero, ones}) {
        assertRows(kernel, Comparison.COSINE, query, new float[][] {zero}, 0);
        assertRows(kernel, Comparison.DOT_PRODUCT, query, new float[][] {zero}, 0);
      }
      assertRows(kernel, Comparison.COSINE, zero, new float[][] {ones}, 0);
      assertRows(
          kernel, Comparison.SQUARED_DISTANCE, zero, new float[][] {zero, ones}, 0, dimension);
      MemorySegment rows = MemorySegment.ofArray(new byte[dimension]);
      for (byte[] query : new byte[][] {byteZero, byteOnes}) {
        float[] out = {9};
        Comparison.COSINE.run(kernel, query, rows, new int[1], 1, out);
        assertEquals(kernel.name(), 0, out[0], 0);
      }
    }
  }

  /** Squares of numbers this small are 0, and so is a cosine that would divide by them. */
  public void testDenormals() {
    int dimension = 1 + random().nextInt(100);
    float[] tiny = new float[dimension];
    Arrays.fill(tiny, Float.MIN_VALUE);
    float[] ones = new float[dimension];
    Arrays.fill(ones, 1);
    for (VectorKernel kernel : Comparison.kernels()) {
      assertRows(
          kernel,
          Comparison.DOT_PRODUCT,
          ones,
          new float[][] {tiny},
          dimension * (double) Float.MIN_VALUE);
      assertRows(kernel, Comparison.DOT_PRODUCT, tiny, new float[][] {tiny}, 0);
      assertRows(kernel, Comparison.SQUARED_DISTANCE, ones, new float[][] {tiny}, dimension);
      assertRows(kernel, Comparison.COSINE, tiny, new float[][] {tiny, ones}, 0, 0);
    }
  }

  public void testHugeValuesOverflowAlike() {
    int dimension = 1 + random().nextInt(100);
    float[] huge = new float[dimension];
    float[] opposite = new float[dimension];
    float[] mixed = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      huge[i] = 1e30f;
      opposite[i] = -1e30f;
      mixed[i] = i % 2 == 0 ? 1e30f : -1e30f;
    }
    float[][] vectors = {huge, opposite, mixed};
    double infinity = Double.POSITIVE_INFINITY;
    // an infinity less an infinity
    double undefined = dimension == 1 ? infinity : Double.NaN;
    for (VectorKernel kernel : Comparison.kernels()) {
      assertRows(kernel, Comparison.DOT_PRODUCT, huge, vectors, infinity, -infinity, undefined);
      assertRows(
          kernel,
          Comparison.SQUARED_DISTANCE,
          huge,
          vectors,
          0,
          infinity,
          dimension == 1 ? 0 : infinity);
      assertRows(kernel, Comparison.COSINE, huge, vectors, Double.NaN, Double.NaN, Double.NaN);
    }
  }

  public void testRowsOutsideOfTheSegment() {
    for (int i = 0; i < atLeast(20); i++) {
      int dimension = 1 + random().nextInt(70);
      int rowCount = 1 + random().nextInt(10);
      int[] ords = new int[1 + random().nextInt(9)];
      int[] outside = {rowCount, -1, rowCount + 1000, Integer.MAX_VALUE, Integer.MIN_VALUE};
      ords[random().nextInt(ords.length)] = outside[random().nextInt(outside.length)];
      float[] out = new float[ords.length];
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment floats = RowSegments.of(new float[rowCount][dimension], random(), arena);
        MemorySegment bytes = RowSegments.of(new byte[rowCount][dimension], random(), arena);
        for (VectorKernel kernel : Comparison.kernels()) {
          for (Comparison comparison : Comparison.values()) {
            expectThrows(
                IndexOutOfBoundsException.class,
                () -> comparison.run(kernel, new float[dimension], floats, ords, ords.length, out));
            expectThrows(
                IndexOutOfBoundsException.class,
                () -> comparison.run(kernel, new byte[dimension], bytes, ords, ords.length, out));
          }
        }
      }
    }
  }

  /** Cut to 32 bits, the offset of these rows would be that of row 0. */
  public void testOffsetsBeyond32Bits() {
    assertEquals(Integer.MAX_VALUE * 16_384L, ScalarKernel.rowOffset(Integer.MAX_VALUE, 4096, 4));
    MemorySegment rows = MemorySegment.ofArray(new byte[4 * 256]);
    for (VectorKernel kernel : Comparison.kernels()) {
      for (Comparison comparison : Comparison.values()) {
        for (int count : new int[] {1, 4}) {
          int[] ords = new int[count];
          ords[count - 1] = 1 << 24;
          float[] out = new float[count];
          expectThrows(
              IndexOutOfBoundsException.class,
              () -> comparison.run(kernel, new float[64], rows, ords, count, out));
          expectThrows(
              IndexOutOfBoundsException.class,
              () -> comparison.run(kernel, new byte[256], rows, ords, count, out));
        }
      }
    }
  }

  public void testClosedMemory() {
    for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
      int dimension = 1 + random().nextInt(70);
      int count = 1 + random().nextInt(6);
      MemorySegment rows = arena.allocate(4L * dimension);
      arena.close();
      for (VectorKernel kernel : Comparison.kernels()) {
        for (Comparison comparison : Comparison.values()) {
          int[] ords = new int[count];
          float[] out = new float[count];
          expectThrows(
              IllegalStateException.class,
              () -> comparison.run(kernel, new float[dimension], rows, ords, count, out));
          expectThrows(
              IllegalStateException.class,
              () -> comparison.run(kernel, new byte[dimension], rows, ords, count, out));
        }
      }
    }
  }

  /**
   * The same input gives the same graph bit by bit, so a value has to be the same whether the
   * interpreter, C1 or C2 ran the kernel. Adding up the lanes of a register by a reduction does not
   * guarantee that: its order is undefined, and changes when C2 takes over.
   */
  public void testValuesStayTheSameWhenCompiled() {
    int dimension = 128;
    float[][] vectors = new float[15][dimension]; // fours, and some alone
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random().nextGaussian();
      }
    }
    int[] ords = new int[vectors.length];
    Arrays.setAll(ords, i -> i);
    for (VectorKernel kernel : Comparison.kernels()) {
      for (Comparison comparison : Comparison.values()) {
        MemorySegment rows = RowSegments.of(vectors, random(), Arena.ofAuto());
        float[] first = new float[ords.length];
        comparison.run(kernel, vectors[3], rows, ords, ords.length, first);
        float[] out = new float[ords.length];
        for (int call = 1; call <= 30_000; call++) {
          comparison.run(kernel, vectors[3], rows, ords, ords.length, out);
          if (Arrays.equals(first, out) == false) {
            fail(kernel.name() + " " + comparison + " has other values from call " + call + " on");
          }
        }
      }
    }
  }

  /** Each value is expected exactly, but a NaN may be any. */
  private static void assertRows(
      VectorKernel kernel,
      Comparison comparison,
      float[] query,
      float[][] vectors,
      double... expected) {
    int[] ords = new int[vectors.length];
    Arrays.setAll(ords, i -> i);
    float[] out = new float[vectors.length];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = RowSegments.of(vectors, random(), arena);
      comparison.run(kernel, query, rows, ords, ords.length, out);
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(kernel.name() + " " + comparison + " " + i, expected[i], out[i], 0);
    }
  }
}
