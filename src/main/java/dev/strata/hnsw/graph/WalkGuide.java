// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/** What a walk asks of whoever collects its results. For one thread. */
public interface WalkGuide extends WalkBudget {
  /** Nodes expanded between two times that a walk says how far it is. */
  int STRIDE = 16;

  /** Which nodes may be results. */
  NodeFilter filter();

  /** Whether a result at this distance would still be taken in. */
  boolean competitive(float distance);

  /** Takes a result in; called once for a node. */
  void collect(int node, float distance) throws IOException;

  /** Nodes came near enough to be results, but may not be. */
  default void rejected(int nodes) {}

  /** The links of a node that may not be a result were followed to those that may. */
  default void bridged() {}

  /**
   * Says how far a walk is; the guide may find it too dear, and exhaust its budget.
   *
   * @param needed results that have to be expanded before the walk ends by itself
   * @param got of these, expanded so far
   */
  default void progressed(int needed, int got) {}
}
