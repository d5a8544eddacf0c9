// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * The strongly connected components of a layer: sets of nodes each of which can be reached from
 * each other. Where there is one, a walk finds every node from wherever it enters. By Tarjan's
 * algorithm, with a path of its own in place of recursion; memory is linear in nodes. For one
 * thread.
 */
public final class StrongComponents {
  /** Greater than all numbers of nodes. */
  private static final int CLOSED = Integer.MAX_VALUE;

  private final Layer layer;
  private final int[] links;

  /** When a node was met, from 1; 0 before, and {@link #CLOSED} once its component is known. */
  private final int[] met;

  /** The earliest node, by {@link #met}, that a node is known to lead back to. */
  private final int[] low;

  /** Nodes that were met and whose component is not known. */
  private final int[] open;

  /** From the node where the walk began to the one where it is. */
  private final int[] path;

  /** For each node of the path, its first link not followed. */
  private final int[] next;

  private int metCount;
  private int openCount;
  private int count;
  private int largest;

  private StrongComponents(Layer layer) {
    this.layer = layer;
    this.links = new int[layer.maxLinks()];
    this.met = new int[layer.size()];
    this.low = new int[layer.size()];
    this.open = new int[layer.size()];
    this.path = new int[layer.size()];
    this.next = new int[layer.size()];
  }

  /** Finds the components of a layer. */
  public static StrongComponents of(Layer layer) throws IOException {
    StrongComponents components = new StrongComponents(layer);
    for (int position = 0; position < layer.size(); position++) {
      if (components.met[position] == 0) {
        components.walk(position);
      }
    }
    return components;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Nodes of the largest. */
  public int largest() {
    return largest;
  }

  private void walk(int from) throws IOException {
    int depth = 0;
    enter(from, depth);
    while (depth >= 0) {
      int position = path[depth];
      int unmet = firstUnmet(position, depth);
      if (unmet >= 0) {
        enter(unmet, ++depth);
        continue;
      }
      if (low[position] == met[position]) {
        close(position);
      }
      depth--;
      if (depth >= 0) {
        low[path[depth]] = Math.min(low[path[depth]], low[position]);
      }
    }
  }

  private void enter(int position, int depth) {
    path[depth] = position;
    next[depth] = 0;
    met[position] = ++metCount;
    low[position] = metCount;
    open[openCount++] = position;
  }

  /** Follows the links of the last node of the path up to one that leads to a new node, or -1. */
  private int firstUnmet(int position, int depth) throws IOException {
    int linkCount = layer.links(position, links);
    for (int i = next[depth]; i < linkCount; i++) {
      int link = links[i];
      if (met[link] == 0) {
        next[depth] = i + 1;
        return link;
      }
      low[position] = Math.min(low[position], met[link]); // no less where that is closed
    }
    return -1;
  }

  /** All nodes met since this one, and still open, are a component with it. */
  private void close(int position) {
    int size = 0;
    int member;
    do {
      member = open[--openCount];
      met[member] = CLOSED;
      size++;
    } while (member != position);
    count++;
    largest = Math.max(largest, size);
  }
}
