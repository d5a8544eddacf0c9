// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.BitSet;

/**
 * What a graph under construction was before a batch of nodes.
 *
 * @param top the highest layer that had nodes; -1 if there were none
 * @param entryPoint position on it
 * @param before nodes below this one were inserted, unless they are duplicates
 * @param adopted nodes whose links on layer 0 were taken over, all of which may be used
 * @param above breadth of searches above layer 0
 * @param usual breadth of searches on layer 0
 * @param atKnown breadth of searches on layer 0 that begin at known neighbours
 */
record Frozen(
    int top,
    int entryPoint,
    int before,
    BitSet adopted,
    Breadth above,
    Breadth usual,
    Breadth atKnown) {

  /**
   * How wide a search of a layer is.
   *
   * @param begun whether it begins at known neighbours
   */
  Breadth breadth(int level, boolean begun) {
    if (level > 0) {
      return above;
    }
    return begun ? atKnown : usual;
  }

  /** Whether a node could be found on layer 0. */
  boolean contains(int node) {
    return node < before || adopted.get(node);
  }
}
