// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import dev.strata.hnsw.graph.NodeBlocks;
import dev.strata.hnsw.kernel.VectorKernel;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.LuceneTestCase;

/** What is compared in blocks has the order of the distances one by one. */
public final class TestFieldBlocks extends LuceneTestCase {
  private static final int SIZE = 100;

  public void testOrder() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      for (VectorEncoding encoding : VectorEncoding.values()) {
        int dimension = RandomNumbers.randomIntBetween(random(), 1, 130);
        assertOrder(new Similarity(function, encoding, dimension), 0);
      }
    }
  }

  /** One package cannot name the other's constant. */
  public void testBlocksAreWhatKernelsCompare() {
    assertEquals(VectorKernel.SIDE_BY_SIDE, NodeBlocks.SIZE);
  }

  /** Products alone would lose the digits in which neighbours differ. */
  public void testFarFromTheOrigin() throws IOException {
    Similarity similarity =
        new Similarity(VectorSimilarityFunction.EUCLIDEAN, VectorEncoding.FLOAT32, 16);
    assertOrder(similarity, 100_000);
  }

  private static void assertOrder(Similarity similarity, int offset) throws IOException {
    double[][] vectors = new double[SIZE][similarity.dimension()];
    try (Directory directory = newDirectory()) {
      try (IndexOutput out = directory.createOutput("rows", IOContext.DEFAULT)) {
        for (double[] vector : vectors) {
          for (int i = 0; i < vector.length; i++) {
            int component = random().nextInt(255) - 127;
            if (similarity.encoding() == VectorEncoding.BYTE) {
              vector[i] = component;
              out.writeByte((byte) component);
            } else {
              vector[i] = offset + component / 64f;
              out.writeInt(Float.floatToIntBits((float) vector[i]));
            }
          }
        }
      }
      try (IndexInput in = directory.openInput("rows", IOContext.DEFAULT)) {
        RowSource rows = new RowSource(in, similarity.rowBytes());
        assertOrder(similarity, vectors, new FieldBlocks(new FieldVectors(similarity, rows, null)));
      }
    }
  }

  private static void assertOrder(Similarity similarity, double[][] vectors, FieldBlocks blocks)
      throws IOException {
    int[] nodes = new int[SIZE];
    Arrays.setAll(nodes, i -> random().nextInt(SIZE));
    int[] chosen = new int[] {6, 0, 6, 3, 9};
    int targets = random().nextInt(SIZE - 10);
    blocks.targets(nodes, targets, targets + 10);
    NodeBlocks.Block block = null;
    for (int round = 0; round < 5; round++) {
      int from = random().nextInt(SIZE - NodeBlocks.SIZE);
      int count = RandomNumbers.randomIntBetween(random(), 1, NodeBlocks.SIZE);
      block = blocks.load(nodes, from, from + count, random().nextBoolean() ? block : null);
      float[] out = new float[chosen.length * NodeBlocks.SIZE];
      blocks.compare(block, chosen, chosen.length, out);
      for (int j = 0; j < chosen.length; j++) {
        double[] target = vectors[nodes[targets + chosen[j]]];
        for (int i = 0; i < count; i++) {
          for (int k = 0; k < count; k++) {
            double nearer = distance(similarity, target, vectors[nodes[from + i]]);
            double farther = distance(similarity, target, vectors[nodes[from + k]]);
            if (nearer < farther - 1e-4 * Math.max(1, Math.abs(farther))) {
              String message = similarity + ": " + nearer + " and " + farther;
              int at = j * NodeBlocks.SIZE;
              assertTrue(message, out[at + i] < out[at + k]);
            }
          }
        }
      }
    }
  }

  private static double distance(Similarity similarity, double[] a, double[] b) {
    return switch (similarity.function()) {
      case EUCLIDEAN -> dot(a, a) - 2 * dot(a, b) + dot(b, b);
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> -dot(a, b);
      case COSINE -> -dot(a, b) / Math.sqrt(Math.max(1e-30, dot(a, a) * dot(b, b)));
    };
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
