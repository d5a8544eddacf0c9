// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.ArrayList;
import java.util.List;

/** Distances over arrays, one by one; remembers what was compared. */
final class PlainDistances implements NodeDistances {
  private final Metric metric;
  private final float[][] vectors;
  private float[] target;

  /** Nodes compared so far, in their order. */
  final List<Integer> compared = new ArrayList<>();

  private PlainDistances(Metric metric, float[][] vectors, float[] target) {
    this.metric = metric;
    this.vectors = vectors;
    this.target = target;
  }

  static PlainDistances betweenNodes(Metric metric, float[][] vectors) {
    return new PlainDistances(metric, vectors, null);
  }

  static PlainDistances from(float[] query, Metric metric, float[][] vectors) {
    return new PlainDistances(metric, vectors, query);
  }

  @Override
  public void target(int node) {
    target = vectors[node];
  }

  @Override
  public void distances(int[] nodes, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = metric.distance(target, vectors[nodes[i]]);
      if (out.length > count) {
        out[count] = Float.NaN; // what lies beyond the count is nobody's to read
      }
      compared.add(nodes[i]);
    }
  }
}
