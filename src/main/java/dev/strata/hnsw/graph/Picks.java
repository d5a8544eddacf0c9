// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * A node that is being inserted: its place on each of its layers, and the links picked for it.
 * Reused; written by one thread at a time.
 */
final class Picks {
  private final int most;
  private int node;
  private int level;
  private int[] positions = new int[1];
  private int[] counts = new int[1];
  private long[] links;

  /**
   * @param most links on a layer
   */
  Picks(int most) {
    this.most = most;
    this.links = new long[most];
  }

  /** Takes another node, without links. */
  void begin(int newNode, int newLevel) {
    node = newNode;
    level = newLevel;
    if (positions.length <= level) {
      positions = new int[level + 1];
      counts = new int[level + 1];
      links = new long[(level + 1) * most];
    }
    Arrays.fill(counts, 0);
  }

  int node() {
    return node;
  }

  int level() {
    return level;
  }

  int position(int layer) {
    return positions[layer];
  }

  void place(int layer, int position) {
    positions[layer] = position;
  }

  /** Keeps what a selector picked last. */
  void keep(int layer, NeighborSelector selector, int count) {
    counts[layer] = count;
    for (int i = 0; i < count; i++) {
      links[layer * most + i] = selector.selected(i);
    }
  }

  /** Leaves out links on layer 0 that the node has already. */
  void leaveOut(long[] row, int count) {
    int kept = 0;
    for (int i = 0; i < counts[0]; i++) {
      int position = Candidate.position(links[i]);
      boolean has = false;
      for (int j = 0; j < count; j++) {
        has |= Candidate.position(row[j]) == position;
      }
      if (has == false) {
        links[kept++] = links[i];
      }
    }
    counts[0] = kept;
  }

  int count(int layer) {
    return counts[layer];
  }

  /** The i-th link on a layer, with its length. */
  long link(int layer, int i) {
    return links[layer * most + i];
  }
}
