// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/** Blocks over arrays, compared one by one; counts what was compared. */
final class PlainBlocks implements NodeBlocks {
  private final PlainDistances distances;
  private int[] targets;

  /** Comparisons so far. */
  int compared;

  PlainBlocks(Metric metric, float[][] vectors) {
    this.distances = PlainDistances.betweenNodes(metric, vectors);
  }

  private record Nodes(int[] all) implements Block {}

  @Override
  public Block load(int[] nodes, int from, int to, Block reused) {
    return new Nodes(Arrays.copyOfRange(nodes, from, to));
  }

  @Override
  public void targets(int[] nodes, int from, int to) {
    targets = Arrays.copyOfRange(nodes, from, to);
  }

  @Override
  public void compare(Block block, int[] chosen, int count, float[] out) {
    int[] nodes = ((Nodes) block).all();
    float[] each = new float[nodes.length];
    for (int j = 0; j < count; j++) {
      distances.target(targets[chosen[j]]);
      distances.distances(nodes, nodes.length, each);
      System.arraycopy(each, 0, out, j * SIZE, nodes.length);
      compared += nodes.length;
    }
  }
}
