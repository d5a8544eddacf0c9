// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * A node that is being inserted: its place on each of its layers, and the links picked for it.
 * Reused; written by one thread at a time.
 */
final class Picks {
  /** In place of the number of links of a row that is not replaced. */
  private static final int KEPT_AS_IT_IS = -1;

  private final int most;
  private int node;
  private int level;
  private int[] positions = new int[1];
  private int[] counts = new int[1];
  private long[] links;

  /** The whole row of layer 0, where it is to be replaced. */
  private long[] row = new long[0];

  private int rowCount;
  private int rowKept;

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
    rowCount = KEPT_AS_IT_IS;
  }

  /** Takes another node for its links on layer 0, where its place is the node itself. */
  void beginOnBase(int newNode) {
    begin(newNode, 0);
    place(0, newNode);
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

  /**
   * Selects among the links that the node has on layer 0 and those just picked, which go before.
   * The search began at the former, so that those shorter than what was looked at last were looked
   * at, and not kept: to compare them again was a quarter of the heuristic's time.
   *
   * @param selector that picked them last
   */
  void select(long[] has, int count, MutableLayer base, NeighborSelector selector)
      throws IOException {
    int kept = Math.min(selector.kept(), counts[0]);
    long settled = selector.settled();
    selector.begin(count + counts[0], base.maxLinks());
    for (int i = 0; i < kept; i++) {
      selector.keep(links[i], base.node(Candidate.position(links[i])));
    }
    if (row.length < count + counts[0]) {
      row = new long[base.maxLinks() + most];
    }
    int others = 0;
    for (int i = 0; i < count; i++) {
      if (contains(links, kept, has[i]) == false) {
        row[others++] = has[i];
      }
    }
    for (int i = kept; i < counts[0]; i++) {
      if (contains(has, count, links[i]) == false) {
        row[others++] = links[i];
      }
    }
    Arrays.sort(row, 0, others);
    int at = 0;
    while (at < others && row[at] <= settled) {
      selector.discard(row[at++]);
    }
    selector.offer(base, row, at, others);
    rowCount = selector.finish();
    for (int i = 0; i < rowCount; i++) {
      row[i] = selector.selected(i);
    }
    rowKept = selector.kept();
    Arrays.sort(row, 0, rowKept); // those picked came before shorter ones
  }

  /** Writes what {@link #select} selected, if it did, in the place of the links the node has. */
  void renew(MutableLayer base) {
    if (rowCount != KEPT_AS_IT_IS) {
      base.replace(positions[0], row, rowCount, rowKept);
    }
  }

  /** Leaves out links on layer 0 that the node has already. */
  void leaveOut(long[] has, int count) {
    int kept = 0;
    for (int i = 0; i < counts[0]; i++) {
      if (contains(has, count, links[i]) == false) {
        links[kept++] = links[i];
      }
    }
    counts[0] = kept;
  }

  private static boolean contains(long[] some, int count, long link) {
    boolean contains = false;
    for (int i = 0; i < count; i++) {
      contains |= Candidate.position(some[i]) == Candidate.position(link);
    }
    return contains;
  }

  int count(int layer) {
    return counts[layer];
  }

  /** The i-th link on a layer, with its length. */
  long link(int layer, int i) {
    return links[layer * most + i];
  }
}
