// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import dev.strata.hnsw.kernel.VectorKernel;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Distances by the kernel of this virtual machine, over rows in one segment. */
final class KernelDistances implements NodeDistances {
  private static final VectorKernel KERNEL = VectorKernel.best();

  private final Metric metric;
  private final MemorySegment rows;
  private final float[][] vectors;
  private float[] target;

  KernelDistances(Metric metric, float[][] vectors) {
    this.metric = metric;
    this.vectors = vectors;
    ByteBuffer buffer =
        ByteBuffer.allocate(vectors.length * vectors[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : vectors) {
      for (float component : vector) {
        buffer.putFloat(component);
      }
    }
    this.rows = MemorySegment.ofArray(buffer.array());
  }

  @Override
  public void target(int node) {
    target = vectors[node];
  }

  @Override
  public void distances(int[] nodes, int count, float[] out) {
    switch (metric) {
      case EUCLIDEAN -> KERNEL.squaredDistances(target, rows, nodes, count, out);
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT ->
          KERNEL.dotProducts(target, rows, nodes, count, out);
      case COSINE -> {
        KERNEL.dotProducts(target, rows, nodes, count, out);
        float[] norms = new float[count];
        for (int i = 0; i < count; i++) {
          norms[i] = (float) KERNEL.squaredNorm(vectors[nodes[i]]);
        }
        VectorKernel.toCosines(out, count, KERNEL.squaredNorm(target), norms);
      }
    }
    for (int i = 0; i < count && metric != Metric.EUCLIDEAN; i++) {
      out[i] = 0f - out[i];
    }
  }
}
