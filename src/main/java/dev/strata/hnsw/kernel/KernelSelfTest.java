// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Compares a kernel with the plain loops on a little data, at start. It finds a virtual machine or
 * processor on which the vector instructions do not what they should, at the cost of some
 * milliseconds; the thorough comparison is in the tests.
 */
final class KernelSelfTest {
  private static final int ROWS = 5;

  /** Not a multiple of any register. */
  private static final int DIMENSION = 75;

  /** Of sums of {@link #DIMENSION} products of numbers below 1. */
  private static final float TOLERANCE = 1e-4f;

  private final MemorySegment rows;
  private final int[] ords = {4, 0, 3, 1, 2};
  private final float[] floats = new float[DIMENSION];
  private final float[] beside = new float[DIMENSION * VectorKernel.SIDE_BY_SIDE];
  private final byte[] bytes = new byte[DIMENSION];
  private final short[] shorts = new short[4 * VectorKernel.CODE_BLOCK];
  private final long[] planes = new long[VectorKernel.PLANES * 9];

  private KernelSelfTest() {
    int components = ROWS * DIMENSION + VectorKernel.READ_AHEAD;
    rows = Arena.ofAuto().allocate((long) components * Float.BYTES); // see OffHeap
    for (int i = 0; i < components; i++) {
      rows.set(ScalarKernel.FLOAT, (long) i * Float.BYTES, ((i * 37) % 101 - 50) / 64f);
    }
    for (int i = 0; i < beside.length; i++) {
      beside[i] = ((i * 41) % 103 - 51) / 64f;
    }
    for (int i = 0; i < DIMENSION; i++) {
      floats[i] = ((i * 53) % 97 - 48) / 64f;
      bytes[i] = (byte) (i * 91 - 128);
    }
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) ((i * 29) % 127 - 63);
    }
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (i + 1) * 0x9E3779B97F4A7C15L;
    }
  }

  /** The first kind of sum on which the two differ, or an empty text. */
  static String disagreement(VectorKernel kernel, VectorKernel twin) {
    KernelSelfTest test = new KernelSelfTest();
    return test.firstDifference(kernel, twin);
  }

  private String firstDifference(VectorKernel kernel, VectorKernel twin) {
    float[][] floatSums = floatSums(kernel);
    float[][] expected = floatSums(twin);
    for (int kind = 0; kind < expected.length; kind++) {
      for (int i = 0; i < expected[kind].length; i++) {
        float scale = Math.max(1, Math.abs(expected[kind][i]));
        if (!(Math.abs(floatSums[kind][i] - expected[kind][i]) <= TOLERANCE * scale)) {
          return "self-test failed: comparison " + kind;
        }
      }
    }
    if (Arrays.deepEquals(codeSums(kernel), codeSums(twin)) == false) {
      return "self-test failed: sums over codes";
    }
    float[] transformed = Arrays.copyOf(floats, 64);
    float[] expectedTransform = transformed.clone();
    float[] factors = expectedTransform.clone();
    kernel.hadamard(transformed, 0, factors);
    twin.hadamard(expectedTransform, 0, factors);
    return Arrays.equals(transformed, expectedTransform) ? "" : "self-test failed: transform";
  }

  private float[][] floatSums(VectorKernel kernel) {
    float[][] out = new float[6][ROWS];
    double byteNorm = VectorKernel.squaredNorm(bytes);
    kernel.dotProducts(floats, rows, ords, ROWS, out[0]);
    kernel.squaredDistances(floats, rows, ords, ROWS, out[1]);
    kernel.dotProducts(bytes, rows, ords, ROWS, out[2]);
    kernel.squaredDistances(bytes, rows, ords, ROWS, out[3]);
    kernel.cosines(bytes, byteNorm, rows, ords, ROWS, out[4]);
    out[5] = new float[VectorKernel.SIDE_BY_SIDE];
    kernel.dotProducts(floats, DIMENSION, new int[1], 1, beside, out[5]);
    return out;
  }

  private int[][] codeSums(VectorKernel kernel) {
    int[][] out = new int[3][ROWS];
    kernel.sumBytes(shorts, rows, 130, ords, ROWS, out[0]);
    kernel.sumNibbles(shorts, rows, 70, ords, ROWS, out[1]);
    kernel.sumDifferingBits(planes, rows, 80, ords, ROWS, out[2]);
    return out;
  }
}
