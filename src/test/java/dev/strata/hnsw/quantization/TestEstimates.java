// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import dev.strata.hnsw.kernel.VectorKernel;
import java.util.Random;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Estimated distances against exact ones, for every type of code and metric. */
public final class TestEstimates extends LuceneTestCase {
  private static final int COUNT = 400;

  /**
   * The error is what the theory says, and on the whole neither too great nor too small a distance
   * is estimated: the sum of the errors is that of a random walk.
   */
  public void testErrorsAreAsKnown() {
    for (int dimension : new int[] {16, 31, 96, 128, 300, 768}) {
      for (CodeType type : CodeType.values()) {
        for (Metric metric : Metric.values()) {
          assertErrors(type, metric, dimension);
        }
      }
    }
  }

  private void assertErrors(CodeType type, Metric metric, int dimension) {
    float[][] vectors = clustered(random(), COUNT, dimension);
    CodedSet codes = CodedSet.of(type, metric, vectors);
    double sum = 0;
    double squares = 0;
    int queries = 10;
    for (int q = 0; q < queries; q++) {
      float[] query = clustered(random(), 1, dimension)[0];
      float[] estimates = codes.estimates(query);
      for (int i = 0; i < COUNT; i++) {
        double scale = scale(metric, query, vectors[i], codes.center());
        double error = (estimates[i] - exact(metric, query, vectors[i])) / scale;
        sum += error;
        squares += error * error;
      }
    }
    int errors = queries * COUNT;
    double deviation = Math.sqrt(squares / errors);
    double known = relativeError(type) / Math.sqrt(dimension);
    String what = type + " " + metric + " " + dimension + ": " + deviation + ", known " + known;
    assertTrue(what, deviation < 1.6 * known);
    // errors for one query have a part in common, so their mean is not as near 0 as that of many
    assertTrue(what + ", mean " + sum / errors, Math.abs(sum / errors) < 0.5 * known);
  }

  /* sqrt(1 / cos^2 - 1) for normally distributed components, and the rounding of the query. */
  private static double relativeError(CodeType type) {
    return switch (type) {
      case INT8 -> 0.017;
      case INT4 -> 0.115;
      case BINARY -> 0.76;
    };
  }

  /** A vector equal to all others, and with them to the center, has no code and needs none. */
  public void testEqualVectors() {
    for (CodeType type : CodeType.values()) {
      for (Metric metric : Metric.values()) {
        float[][] vectors = new float[5][];
        vectors[0] = clustered(random(), 1, 33)[0];
        for (int i = 1; i < vectors.length; i++) {
          vectors[i] = vectors[0].clone();
        }
        float[] query = clustered(random(), 1, 33)[0];
        float[] estimates = CodedSet.of(type, metric, vectors).estimates(query);
        double exact = exact(metric, query, vectors[0]);
        for (float estimate : estimates) {
          assertEquals(type + " " + metric, exact, estimate, 1e-3 * Math.max(1, Math.abs(exact)));
        }
      }
    }
  }

  /** The zero vector has no direction: neither as a vector nor as a query does it make a NaN. */
  public void testZeros() {
    for (CodeType type : CodeType.values()) {
      for (Metric metric : Metric.values()) {
        float[][] vectors = clustered(random(), 3, 20);
        vectors[1] = new float[20];
        CodedSet codes = CodedSet.of(type, metric, vectors);
        for (float[] query : new float[][] {new float[20], vectors[0]}) {
          for (float estimate : codes.estimates(query)) {
            assertTrue(type + " " + metric + ": " + estimate, Float.isFinite(estimate));
          }
        }
      }
    }
  }

  /** One query after the other leaves nothing behind. */
  public void testQueriesAreIndependent() {
    for (CodeType type : CodeType.values()) {
      float[][] vectors = clustered(random(), 20, 45);
      CodedSet codes = CodedSet.of(type, Metric.PRODUCT, vectors);
      float[] first = codes.estimates(vectors[3]);
      codes.estimates(new float[45]);
      codes.estimates(vectors[4]);
      assertArrayEquals(first, codes.estimates(vectors[3]), 0);
    }
  }

  public void testSizes() {
    assertEquals(128 + 8, CodeType.INT8.recordBytes(127));
    assertEquals(64 + 8, CodeType.INT4.recordBytes(128));
    assertEquals(4 + 8, CodeType.INT4.recordBytes(1));
    assertEquals(384 + 8, CodeType.INT4.recordBytes(768));
    assertEquals(8 + 8, CodeType.BINARY.recordBytes(1));
    assertEquals(96 + 8, CodeType.BINARY.recordBytes(768));
    long many = CodeType.INT8.bytes(4096, 100_000_000);
    assertEquals(100_000_000L * 4104 + VectorKernel.READ_AHEAD, many);
  }

  /** Vectors around a few centers, far from the origin: components of very unlike spread. */
  private static float[][] clustered(Random random, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      int cluster = random.nextInt(4);
      for (int i = 0; i < dimension; i++) {
        double spread = 1 + (i % 5) * 2;
        vector[i] = (float) (3 + (i + cluster) % 4 + random.nextGaussian() * spread);
      }
    }
    return vectors;
  }

  /** What the factor of an error is: the lengths of vector and query, relative to the center. */
  private static double scale(Metric metric, float[] query, float[] vector, float[] center) {
    double product = fromCenter(metric, query, center) * fromCenter(metric, vector, center);
    return metric == Metric.SQUARED_DISTANCE ? 2 * product : product;
  }

  private static double fromCenter(Metric metric, float[] vector, float[] center) {
    float[] scaled = vector.clone();
    metric.scale(scaled);
    return Math.sqrt(exact(Metric.SQUARED_DISTANCE, scaled, center));
  }

  private static double exact(Metric metric, float[] a, float[] b) {
    double dot = 0;
    double squared = 0;
    double normA = 0;
    double normB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squared += Math.pow((double) a[i] - b[i], 2);
      normA += (double) a[i] * a[i];
      normB += (double) b[i] * b[i];
    }
    return switch (metric) {
      case SQUARED_DISTANCE -> squared;
      case PRODUCT -> -dot;
      case COSINE -> normA * normB == 0 ? 0 : -dot / Math.sqrt(normA * normB);
    };
  }
}
