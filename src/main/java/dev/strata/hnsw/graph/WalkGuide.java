// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/** What a {@link GuidedWalk} asks of whoever collects its results. For one thread. */
public interface WalkGuide extends WalkBudget {

  /** Whether a node may be a result. Nodes that may not are still walked through. */
  boolean accepts(int node) throws IOException;

  /** Whether a result at this distance would still be taken in. */
  boolean competitive(float distance);

  /** Takes a result in; called once for a node. */
  void collect(int node, float distance) throws IOException;
}
