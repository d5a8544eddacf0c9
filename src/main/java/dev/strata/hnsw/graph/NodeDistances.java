// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/** Distances of nodes from a node that can be changed. For one thread. */
public interface NodeDistances extends Distances {

  /** Makes {@code node} the one that the following calls compare with. */
  void target(int node) throws IOException;
}
