// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/** One layer of a graph, read-only. For one thread, unless an implementation says otherwise. */
public interface Layer {

  /** Nodes on this layer. */
  int size();

  /** Links a node may hold. */
  int maxLinks();

  /**
   * The node at a position. Positions are in the order of nodes.
   *
   * @throws IOException if the stored value is unreadable or out of range
   */
  int node(int position) throws IOException;

  /**
   * The position, on the layer below, of the node at this position. Not to be asked of layer 0.
   *
   * @throws IOException if the stored value is unreadable or out of range
   */
  int below(int position) throws IOException;

  /**
   * Reads the links of the node at a position.
   *
   * @param links receives positions on this layer; at least {@link #maxLinks()} long
   * @return how many there are
   * @throws IOException if the stored links are unreadable or out of range
   */
  int links(int position, int[] links) throws IOException;

  /**
   * Says that the links of the node at a position will be wanted soon, so that they may be fetched
   * while something else goes on.
   *
   * @return a number that means nothing; who keeps it keeps the reads from being optimised away
   */
  default int willWant(int position) throws IOException {
    return 0;
  }
}
