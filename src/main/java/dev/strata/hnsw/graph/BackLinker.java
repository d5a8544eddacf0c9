// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * Adds a link to a node that may have all it may hold. The paper then selects the node's links
 * anew, which compares each of them with the others. But most of that is known from the last time:
 * a row that was selected says which of its links the heuristic kept for their own sake, and which
 * only fill free places. A newcomer is compared with the former alone. Where it takes nobody's
 * place among them the result is what algorithm 4 gives; where it does, those that it displaces
 * could have kept others out, and the whole row is selected anew. Reused; for one thread.
 */
final class BackLinker {
  private final Construction construction;
  private final NodeDistances pairs;
  private final NeighborSelector selector;
  private long[] row = new long[0];
  private int[] nodes = new int[0];
  private float[] distances = new float[0];

  /**
   * @param pairs distances between nodes; its target is changed at will
   * @param selector on the same distances
   */
  BackLinker(Construction construction, NodeDistances pairs, NeighborSelector selector) {
    this.construction = construction;
    this.pairs = pairs;
    this.selector = selector;
  }

  /**
   * Adds a link, unless it is there.
   *
   * @param position of the node on its layer
   * @param newcomer the link, with its length
   */
  void link(MutableLayer layer, boolean onBase, int position, long newcomer) throws IOException {
    int max = layer.maxLinks();
    if (row.length <= max) {
      row = new long[max + 1];
      nodes = new int[max];
      distances = new float[max];
    }
    int count = layer.neighbors(position, row);
    for (int i = 0; i < count; i++) {
      if (Candidate.position(row[i]) == Candidate.position(newcomer)) {
        return; // an adopted row linked to the node before it was inserted
      }
    }
    if (count < max) {
      layer.append(position, newcomer);
      return;
    }
    int kept = layer.keptCount(position);
    if (kept == MutableLayer.NOT_SELECTED
        || construction.extendCandidates()
        || admit(layer, position, newcomer, kept, count) == false) {
      row[count] = newcomer;
      Arrays.sort(row, 0, count + 1);
      int picked = selector.select(layer, onBase, position, row, count + 1, max);
      for (int i = 0; i < picked; i++) {
        row[i] = selector.selected(i);
      }
      layer.replace(position, row, picked, selector.kept());
    }
  }

  /**
   * Puts a newcomer in its place in a full row, if that displaces nobody.
   *
   * @param kept how many of the row's links the heuristic kept; the others fill its free places
   */
  private boolean admit(MutableLayer layer, int position, long newcomer, int kept, int count)
      throws IOException {
    for (int i = 0; i < kept; i++) {
      nodes[i] = layer.node(Candidate.position(row[i]));
    }
    pairs.target(layer.node(Candidate.position(newcomer)));
    pairs.distances(nodes, kept, distances);
    int at = 0;
    for (; at < kept && row[at] < newcomer; at++) {
      if (distances[at] <= Candidate.distance(newcomer)) {
        return fill(layer, position, newcomer, kept, count);
      }
    }
    for (int i = at; i < kept; i++) {
      if (distances[i] <= Candidate.distance(row[i])) {
        return false;
      }
    }
    if (at < count) { // the last filler leaves, or the last one kept
      System.arraycopy(row, at, row, at + 1, count - 1 - at);
      row[at] = newcomer;
      layer.replace(position, row, count, Math.min(kept + 1, count));
    }
    return true;
  }

  /** Puts a newcomer among those that fill free places, or nowhere. */
  private boolean fill(MutableLayer layer, int position, long newcomer, int kept, int count) {
    int at = count;
    while (at > kept && row[at - 1] > newcomer) {
      at--;
    }
    if (at < count) {
      System.arraycopy(row, at, row, at + 1, count - 1 - at);
      row[at] = newcomer;
      layer.replace(position, row, count, kept);
    }
    return true;
  }
}
