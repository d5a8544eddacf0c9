// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/** Distances of nodes from one fixed vector. For one thread. */
public interface Distances {

  /**
   * Compares many nodes in one call.
   *
   * @param nodes the nodes
   * @param count how many of them
   * @param out receives the distance of {@code nodes[i]} at {@code i}; smaller is closer
   */
  void distances(int[] nodes, int count, float[] out) throws IOException;
}
