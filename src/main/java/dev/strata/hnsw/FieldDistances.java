// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import static org.apache.lucene.index.VectorSimilarityFunction.COSINE;

import dev.strata.hnsw.graph.NodeDistances;
import dev.strata.hnsw.kernel.VectorKernel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.apache.lucene.index.VectorEncoding;

/**
 * Distances between the vectors of one field, or from a query to them. The target is a vector on
 * the heap, whether it came from a query or was copied from a row. For one thread.
 */
abstract sealed class FieldDistances implements NodeDistances {
  private static final VectorKernel KERNEL = VectorKernel.best();

  final Similarity similarity;
  final RowSource rows;

  private FieldDistances(FieldVectors vectors) {
    this.similarity = vectors.similarity();
    this.rows = vectors.rows();
  }

  /** From a target that {@link #target} sets. */
  static FieldDistances betweenNodes(FieldVectors vectors) {
    int dimension = vectors.similarity().dimension();
    return vectors.similarity().encoding() == VectorEncoding.BYTE
        ? new OfBytes(vectors, new byte[dimension])
        : new OfFloats(vectors, new float[dimension]);
  }

  /** From a query of the right dimension. */
  static FieldDistances from(float[] query, FieldVectors vectors) {
    return new OfFloats(vectors, query);
  }

  /** From a query of the right dimension. */
  static FieldDistances from(byte[] query, FieldVectors vectors) {
    return new OfBytes(vectors, query);
  }

  @Override
  public final void distances(int[] nodes, int count, float[] out) throws IOException {
    Objects.checkFromToIndex(0, count, out.length);
    rows.load(nodes, count);
    MemorySegment segment = rows.segment();
    try {
      prepare(nodes, count);
      compare(segment, rows.places(), count, out);
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(segment, e);
    }
    similarity.toDistances(out, count);
  }

  /** Scores instead of distances: greater is better. */
  final void scores(int[] nodes, int count, float[] out) throws IOException {
    distances(nodes, count, out);
    for (int i = 0; i < count; i++) {
      out[i] = similarity.score(out[i]);
    }
  }

  /** Reads what a comparison needs beside the loaded rows. */
  void prepare(int[] nodes, int count) throws IOException {}

  abstract void compare(MemorySegment segment, int[] places, int count, float[] out);

  private static final class OfFloats extends FieldDistances {
    private final float[] target;

    /** Null where the similarity does not need them. */
    private final SquaredLengths lengths;

    private double norm;
    private float[] norms = new float[0];

    OfFloats(FieldVectors vectors, float[] target) {
      super(vectors);
      this.target = target;
      this.lengths = vectors.squaredLengths();
      this.norm = norm();
    }

    @Override
    public void target(int node) throws IOException {
      rows.read(node, target);
      norm = norm();
    }

    private double norm() {
      return lengths == null ? 0 : KERNEL.squaredNorm(target);
    }

    /*
     * A walk has just asked for links that it wants next, and the lengths may miss too: the waits
     * for all these and for where the rows begin overlap. A walk takes a tenth less for it.
     */
    @Override
    void prepare(int[] nodes, int count) throws IOException {
      rows.touchFirst(count);
      if (lengths != null) {
        if (norms.length < count) {
          norms = new float[count];
        }
        lengths.read(nodes, count, norms);
      }
    }

    @Override
    void compare(MemorySegment segment, int[] places, int count, float[] out) {
      switch (similarity.function()) {
        case EUCLIDEAN -> KERNEL.squaredDistances(target, segment, places, count, out);
        case COSINE -> {
          KERNEL.dotProducts(target, segment, places, count, out);
          VectorKernel.toCosines(out, count, norm, norms);
        }
        case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT ->
            KERNEL.dotProducts(target, segment, places, count, out);
      }
    }
  }

  private static final class OfBytes extends FieldDistances {
    /** Measured to win at 128 bytes, and to lose at the 3 KB of float32 rows: between these. */
    private static final int MOST_TOUCHED = 1024;

    private final byte[] target;
    private double norm;

    OfBytes(FieldVectors vectors, byte[] target) {
      super(vectors);
      this.target = target;
      this.norm = norm();
    }

    @Override
    public void target(int node) throws IOException {
      rows.read(node, target);
      norm = norm();
    }

    private double norm() {
      return similarity.function() == COSINE ? VectorKernel.squaredNorm(target) : 0;
    }

    @Override
    void prepare(int[] nodes, int count) {
      if (target.length <= MOST_TOUCHED) {
        rows.touch(count);
      }
    }

    @Override
    void compare(MemorySegment segment, int[] places, int count, float[] out) {
      switch (similarity.function()) {
        case EUCLIDEAN -> KERNEL.squaredDistances(target, segment, places, count, out);
        case COSINE -> KERNEL.cosines(target, norm, segment, places, count, out);
        case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT ->
            KERNEL.dotProducts(target, segment, places, count, out);
      }
    }
  }
}
