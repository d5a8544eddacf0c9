// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.Arrays;
import java.util.Random;

/** Vectors of the kinds that real data come in. All of them are drawn from the given generator. */
final class RandomVectors {
  /** What the vectors have in common. */
  enum Shape {
    /** Gaussian directions, each of length 1. */
    NORMALIZED,
    /** Gaussian directions, of lengths between 1 and 10. */
    SKEWED_NORMS,
    /** Around some tens of centres that are far apart, of lengths about 1. */
    CLUSTERED,
    /**
     * Gaussian components away from 0, so that neither length nor centre is that of a unit ball.
     */
    NOT_NORMALIZED
  }

  private RandomVectors() {}

  static float[][] floats(Random random, Shape shape, int count, int dimension) {
    float[][] centres = gaussian(random, 40, dimension);
    float[][] vectors = gaussian(random, count, dimension);
    for (float[] vector : vectors) {
      switch (shape) {
        case NORMALIZED -> scaleTo(vector, 1);
        case SKEWED_NORMS -> scaleTo(vector, 1 + 9 * random.nextFloat());
        case CLUSTERED -> {
          float[] centre = centres[random.nextInt(centres.length)];
          for (int i = 0; i < dimension; i++) {
            vector[i] = centre[i] + 0.3f * vector[i];
          }
          scaleTo(vector, 0.9f + 0.2f * random.nextFloat());
        }
        case NOT_NORMALIZED -> {
          for (int i = 0; i < dimension; i++) {
            vector[i] = 0.5f + vector[i];
          }
        }
      }
    }
    return vectors;
  }

  /** The same shapes in whole numbers; a length of 1 becomes about 40, one of 10 all there is. */
  static byte[][] bytes(Random random, Shape shape, int count, int dimension) {
    float[][] vectors = floats(random, shape, count, dimension);
    float scale =
        switch (shape) {
          case NORMALIZED, CLUSTERED -> 40 * (float) Math.sqrt(dimension);
          case SKEWED_NORMS -> 6 * (float) Math.sqrt(dimension);
          case NOT_NORMALIZED -> 40;
        };
    byte[][] rounded = new byte[count][dimension];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < dimension; i++) {
        int value = Math.round(vectors[row][i] * scale);
        rounded[row][i] = (byte) Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      }
      if (Arrays.equals(rounded[row], new byte[dimension])) {
        rounded[row][0] = 1; // Lucene refuses a zero vector under cosine
      }
    }
    return rounded;
  }

  static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static float[][] gaussian(Random random, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static void scaleTo(float[] vector, float length) {
    double squared = 0;
    for (float component : vector) {
      squared += (double) component * component;
    }
    float factor = (float) (length / Math.sqrt(squared));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
