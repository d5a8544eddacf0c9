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

  private FieldDistances(Similarity similarity, RowSource rows) {
    this.similarity = similarity;
    this.rows = rows;
  }

  /** From a target that {@link #target} sets. */
  static FieldDistances betweenNodes(Similarity similarity, RowSource rows) {
    return similarity.encoding() == VectorEncoding.BYTE
        ? new OfBytes(similarity, rows, new byte[similarity.dimension()])
        : new OfFloats(similarity, rows, new float[similarity.dimension()]);
  }

  /** From a query of the right dimension. */
  static FieldDistances from(float[] query, Similarity similarity, RowSource rows) {
    return new OfFloats(similarity, rows, query);
  }

  /** From a query of the right dimension. */
  static FieldDistances from(byte[] query, Similarity similarity, RowSource rows) {
    return new OfBytes(similarity, rows, query);
  }

  @Override
  public final void distances(int[] nodes, int count, float[] out) throws IOException {
    Objects.checkFromToIndex(0, count, out.length);
    rows.load(nodes, count);
    MemorySegment segment = rows.segment();
    try {
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

  abstract void compare(MemorySegment segment, int[] places, int count, float[] out);

  private static final class OfFloats extends FieldDistances {
    private final float[] target;
    private double norm;

    OfFloats(Similarity similarity, RowSource rows, float[] target) {
      super(similarity, rows);
      this.target = target;
      this.norm = norm();
    }

    @Override
    public void target(int node) throws IOException {
      rows.read(node, target);
      norm = norm();
    }

    private double norm() {
      return similarity.function() == COSINE ? KERNEL.squaredNorm(target) : 0;
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

  private static final class OfBytes extends FieldDistances {
    /** Measured to win at 128 bytes, and to lose at the 3 KB of float32 rows: between these. */
    private static final int MOST_TOUCHED = 1024;

    private final byte[] target;
    private double norm;

    OfBytes(Similarity similarity, RowSource rows, byte[] target) {
      super(similarity, rows);
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
    void compare(MemorySegment segment, int[] places, int count, float[] out) {
      if (target.length <= MOST_TOUCHED) {
        rows.touch(count);
      }
      switch (similarity.function()) {
        case EUCLIDEAN -> KERNEL.squaredDistances(target, segment, places, count, out);
        case COSINE -> KERNEL.cosines(target, norm, segment, places, count, out);
        case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT ->
            KERNEL.dotProducts(target, segment, places, count, out);
      }
    }
  }
}
