// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/** A rotation keeps lengths and angles, mixes all components, and never changes. */
public final class TestRotation extends LuceneTestCase {
  private static final int[] DIMENSIONS = {1, 2, 3, 5, 7, 8, 31, 64, 65, 100, 128, 300, 768, 4096};

  public void testLengthsAndAnglesStay() {
    for (int dimension : DIMENSIONS) {
      float[] a = gaussian(dimension);
      float[] b = gaussian(dimension);
      double lengths = Math.sqrt(product(a, a) * product(b, b));
      double before = product(a, b);
      double norm = product(a, a);
      Rotation rotation = new Rotation(dimension);
      rotation.apply(a);
      rotation.apply(b);
      assertEquals(dimension + " length", norm, product(a, a), 1e-5 * norm);
      assertEquals(dimension + " angle", before, product(a, b), 1e-5 * lengths);
    }
  }

  /** Of a vector with one component not zero, none takes more than a share. */
  public void testOneComponentIsSpread() {
    for (int dimension : new int[] {64, 100, 128, 300, 768, 1000}) {
      for (int round = 0; round < 20; round++) {
        float[] vector = new float[dimension];
        vector[random().nextInt(dimension)] = 1;
        new Rotation(dimension).apply(vector);
        double fourth = 0;
        for (float x : vector) {
          fourth += Math.pow(x, 4);
        }
        // of normally distributed components the mean fourth power is 3 / dimension
        assertTrue(dimension + ": " + fourth, fourth < 12.0 / dimension);
      }
    }
  }

  /** Codes on disk mean nothing under another rotation. */
  public void testIsTheOneThatFilesWereWrittenWith() {
    float[] vector = {1, 2, 3, 4, 5};
    new Rotation(5).apply(vector);
    float[] again = {1, 2, 3, 4, 5};
    new Rotation(5).apply(again);
    assertArrayEquals(vector, again, 0);
    assertEquals(WRITTEN, Arrays.toString(vector));
  }

  private static final String WRITTEN = "[-5.0, 1.0, 5.0, 2.0, 0.0]";

  private static float[] gaussian(int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random().nextGaussian();
    }
    return vector;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
