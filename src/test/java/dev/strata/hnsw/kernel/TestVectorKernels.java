// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * Every kernel against sums in double precision: exact for bytes, within the error that float32
 * sums may have for floats, over all lengths around the register sizes, kinds of segments and
 * offsets.
 */
public final class TestVectorKernels extends LuceneTestCase {
  private static final int[] LONG_DIMENSIONS = {127, 128, 129, 255, 768, 1023, 1024, 4096};

  /** No kernel computes it, and what it overwrites is seen. */
  private static final float UNTOUCHED = -12345.678f;

  public void testFloatsOfEveryShortDimension() {
    for (int dimension = 1; dimension <= 70; dimension++) {
      assertFloats(dimension, random().nextInt(71));
    }
  }

  public void testFloatsOfLongDimensions() {
    for (int dimension : LONG_DIMENSIONS) {
      assertFloats(dimension, random().nextInt(71));
    }
  }

  public void testFloatsOfEveryCount() {
    for (int count = 0; count <= 70; count++) {
      assertFloats(1 + random().nextInt(70), count);
    }
  }

  public void testBytesOfEveryShortDimension() {
    for (int dimension = 1; dimension <= 70; dimension++) {
      assertBytes(dimension, random().nextInt(71));
    }
  }

  public void testBytesOfLongDimensions() {
    for (int dimension : LONG_DIMENSIONS) {
      assertBytes(dimension, random().nextInt(71));
    }
  }

  public void testBytesOfEveryCount() {
    for (int count = 0; count <= 70; count++) {
      assertBytes(1 + random().nextInt(70), count);
    }
  }

  public void testSquaredNorms() {
    for (int i = 0; i < atLeast(50); i++) {
      float[] floats = randomFloats(1 + random().nextInt(4096));
      double exact = Comparison.DOT_PRODUCT.exact(floats, floats);
      double bound = Comparison.DOT_PRODUCT.errorBound(floats, floats);
      for (VectorKernel kernel : Comparison.kernels()) {
        assertEquals(kernel.name(), exact, kernel.squaredNorm(floats), bound);
      }
      byte[] bytes = randomBytes(1 + random().nextInt(4096));
      long sum = 0;
      for (byte x : bytes) {
        sum += (long) x * x;
      }
      assertEquals(sum, VectorKernel.squaredNorm(bytes), 0);
    }
  }

  /** What a value is may not depend on the rows that are compared in the same call. */
  public void testPlaceInTheCallDoesNotMatter() {
    float[][] vectors = new float[20][];
    int dimension = 1 + random().nextInt(200);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = randomFloats(dimension);
    }
    float[] query = randomFloats(dimension);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = RowSegments.of(vectors, random(), arena);
      for (VectorKernel kernel : Comparison.kernels()) {
        for (Comparison comparison : Comparison.values()) {
          float[] together = new float[20];
          int[] ords = randomOrds(20, 20);
          comparison.run(kernel, query, rows, ords, 20, together);
          for (int i = 0; i < ords.length; i++) {
            float[] alone = new float[1];
            comparison.run(kernel, query, rows, new int[] {ords[i]}, 1, alone);
            assertEquals(kernel.name() + " " + comparison, together[i], alone[0], 0);
          }
        }
      }
    }
  }

  public void testSideBySide() {
    for (int dimension = 1; dimension <= 70; dimension++) {
      assertSideBySide(dimension, random().nextInt(20));
    }
    for (int dimension : LONG_DIMENSIONS) {
      assertSideBySide(dimension, random().nextInt(20));
    }
  }

  private static void assertSideBySide(int dimension, int count) {
    float[][] vectors = new float[1 + random().nextInt(20)][];
    float[] all = new float[vectors.length * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = randomFloats(dimension);
      System.arraycopy(vectors[i], 0, all, i * dimension, dimension);
    }
    float[][] others = new float[VectorKernel.SIDE_BY_SIDE][];
    float[] beside = new float[others.length * dimension];
    for (int k = 0; k < others.length; k++) {
      others[k] = randomFloats(dimension);
      for (int j = 0; j < dimension; j++) {
        beside[j * others.length + k] = others[k][j];
      }
    }
    int[] chosen = randomOrds(count + random().nextInt(3), vectors.length);
    Comparison comparison = Comparison.DOT_PRODUCT;
    for (VectorKernel kernel : Comparison.kernels()) {
      float[] out = untouched(count * others.length + random().nextInt(3));
      kernel.dotProducts(all, dimension, chosen, count, beside, out);
      String message = kernel.name() + ", " + count + " of " + dimension + " side by side";
      for (int i = 0; i < count * others.length; i++) {
        float[] vector = vectors[chosen[i / others.length]];
        float[] other = others[i % others.length];
        double bound = comparison.errorBound(vector, other);
        assertEquals(message, comparison.exact(vector, other), out[i], bound);
      }
      assertUntouched(message, out, count * others.length);
    }
  }

  public void testChoice() {
    String name = VectorKernel.best().name();
    boolean registers = Comparison.isModulePresent() && VectorApiKernel.isFast();
    assertEquals(name, registers == false, name.equals("scalar"));
    if (registers) {
      int bits = Integer.parseInt(name.substring("vector-".length()));
      assertTrue(name, bits >= 128 && Integer.bitCount(bits) == 1);
    }
    assertSame("chosen once", VectorKernel.best(), VectorKernel.best());
    String choice = VectorKernel.choice();
    assertTrue(choice, choice.startsWith(name));
    assertEquals(choice, registers, choice.equals(name));
  }

  /** What the self-test at start says of kernels that agree. */
  public void testSelfTest() {
    for (VectorKernel kernel : Comparison.kernels()) {
      assertEquals("", KernelSelfTest.disagreement(kernel, new ScalarKernel()));
    }
  }

  private static void assertFloats(int dimension, int count) {
    float[][] vectors = new float[1 + random().nextInt(40)][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = randomFloats(dimension);
    }
    float[] query = random().nextInt(5) == 0 ? vectors[0] : randomFloats(dimension);
    int[] ords = randomOrds(count + random().nextInt(3), vectors.length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = RowSegments.of(vectors, random(), arena);
      for (VectorKernel kernel : Comparison.kernels()) {
        for (Comparison comparison : Comparison.values()) {
          float[] out = untouched(count + random().nextInt(3));
          comparison.run(kernel, query, rows, ords, count, out);
          String message = kernel.name() + " " + comparison + " of " + dimension + " floats";
          for (int i = 0; i < count; i++) {
            float[] row = vectors[ords[i]];
            double exact = comparison.exact(query, row);
            assertEquals(message, exact, out[i], comparison.errorBound(query, row));
          }
          assertUntouched(message, out, count);
        }
      }
    }
  }

  private static void assertBytes(int dimension, int count) {
    byte[][] vectors = new byte[1 + random().nextInt(40)][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = randomBytes(dimension);
    }
    byte[] query = random().nextInt(5) == 0 ? vectors[0] : randomBytes(dimension);
    int[] ords = randomOrds(count + random().nextInt(3), vectors.length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = RowSegments.of(vectors, random(), arena);
      for (VectorKernel kernel : Comparison.kernels()) {
        for (Comparison comparison : Comparison.values()) {
          float[] out = untouched(count + random().nextInt(3));
          comparison.run(kernel, query, rows, ords, count, out);
          String message = kernel.name() + " " + comparison + " of " + dimension + " bytes";
          for (int i = 0; i < count; i++) {
            assertEquals(message, comparison.exact(query, vectors[ords[i]]), out[i], 0);
          }
          assertUntouched(message, out, count);
        }
      }
    }
  }

  private static float[] untouched(int length) {
    float[] out = new float[length];
    Arrays.fill(out, UNTOUCHED);
    return out;
  }

  private static void assertUntouched(String message, float[] out, int from) {
    for (int i = from; i < out.length; i++) {
      assertEquals(message, UNTOUCHED, out[i], 0);
    }
  }

  private static int[] randomOrds(int length, int rows) {
    int[] ords = new int[length];
    for (int i = 0; i < length; i++) {
      ords[i] = random().nextInt(rows);
    }
    return ords;
  }

  private static float[] randomFloats(int dimension) {
    float scale = (float) Math.pow(10, random().nextInt(9) - 4);
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random().nextGaussian() * scale;
    }
    return vector;
  }

  private static byte[] randomBytes(int dimension) {
    byte[] vector = new byte[dimension];
    random().nextBytes(vector);
    return vector;
  }
}
