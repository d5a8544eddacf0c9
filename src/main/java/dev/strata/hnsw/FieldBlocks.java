// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import static org.apache.lucene.index.VectorSimilarityFunction.COSINE;
import static org.apache.lucene.index.VectorSimilarityFunction.EUCLIDEAN;

import dev.strata.hnsw.graph.NodeBlocks;
import dev.strata.hnsw.kernel.VectorKernel;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * The vectors of one field, many compared with many others at once. Bytes are compared as float32,
 * which is exact as long as their sums are below 2<sup>24</sup>. For one thread, but for the
 * blocks.
 */
final class FieldBlocks implements NodeBlocks {
  private static final VectorKernel KERNEL = VectorKernel.best();

  private final Similarity similarity;
  private final RowSource rows;
  private final int dimension;
  private final float[] row;
  private final byte[] bytes;

  /**
   * One of the vectors, from which squared distances are reckoned: products of what is far from the
   * origin lose the digits in which neighbours differ.
   */
  private final float[] origin;

  private float[] targets = new float[0];

  FieldBlocks(FieldVectors vectors) throws IOException {
    this.similarity = vectors.similarity();
    this.rows = vectors.rows();
    this.dimension = similarity.dimension();
    this.row = new float[dimension];
    this.bytes = similarity.encoding() == VectorEncoding.BYTE ? new byte[dimension] : null;
    this.origin = new float[dimension];
    read(0);
    System.arraycopy(row, 0, origin, 0, dimension);
  }

  /**
   * Vectors side by side, and what makes of a product with one of them what orders it: a factor and
   * the sum from which it is then taken.
   *
   * @param components as {@link VectorKernel#dotProducts(float[], int, int[], int, float[],
   *     float[])} wants them
   */
  private record VectorBlock(float[] components, float[] factors, float[] sums) implements Block {
    void set(int i, float[] row) {
      for (int j = 0; j < row.length; j++) {
        components[j * SIZE + i] = row[j];
      }
    }

    /** Puts the squared lengths in the place of the sums. */
    void measure() {
      Arrays.fill(sums, 0);
      for (int from = 0; from < components.length; from += SIZE) {
        for (int i = 0; i < SIZE; i++) {
          sums[i] += components[from + i] * components[from + i];
        }
      }
    }
  }

  @Override
  public Block load(int[] nodes, int from, int to, Block reused) throws IOException {
    VectorBlock block =
        reused == null
            ? new VectorBlock(new float[dimension * SIZE], new float[SIZE], new float[SIZE])
            : (VectorBlock) reused;
    int[] loaded = Arrays.copyOfRange(nodes, from, to);
    rows.touch(loaded, loaded.length);
    for (int i = 0; i < loaded.length; i++) {
      read(loaded[i]);
      block.set(i, row);
    }
    block.measure();
    VectorSimilarityFunction function = similarity.function();
    for (int i = 0; i < SIZE; i++) {
      float squared = block.sums()[i];
      block.factors()[i] = function == COSINE && squared > 0 ? 1 / (float) Math.sqrt(squared) : 1;
      block.sums()[i] = function == EUCLIDEAN ? squared / 2 : 0;
    }
    return block;
  }

  @Override
  public void targets(int[] nodes, int from, int to) throws IOException {
    if (targets.length < (to - from) * dimension) {
      targets = new float[(to - from) * dimension];
    }
    for (int i = from; i < to; i++) {
      read(nodes[i]);
      System.arraycopy(row, 0, targets, (i - from) * dimension, dimension);
    }
  }

  private void read(int node) throws IOException {
    if (bytes == null) {
      rows.read(node, row);
    } else {
      rows.read(node, bytes);
      for (int j = 0; j < dimension; j++) {
        row[j] = bytes[j];
      }
    }
    if (similarity.function() == EUCLIDEAN) {
      for (int j = 0; j < dimension; j++) {
        row[j] -= origin[j];
      }
    }
  }

  @Override
  public void compare(Block block, int[] chosen, int count, float[] out) {
    VectorBlock beside = (VectorBlock) block;
    KERNEL.dotProducts(targets, dimension, chosen, count, beside.components(), out);
    float[] factors = beside.factors();
    float[] sums = beside.sums();
    for (int j = 0; j < count * SIZE; j += SIZE) {
      for (int i = 0; i < SIZE; i++) {
        out[j + i] = sums[i] - factors[i] * out[j + i];
      }
    }
  }
}
