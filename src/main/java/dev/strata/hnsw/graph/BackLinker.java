// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * Adds a link to a node that may have all it may hold. The paper then selects the node's links
 * anew, which compares each of them with the others. But most of that is known from the last time:
 * a row that was selected says which of its links the heuristic kept for their own sake, and which
 * only fill free places. A newcomer is compared with the former alone. Where some of them lose
 * their place to it, only longer links that fill places can have been kept out by those, and only
 * such are compared again. The result is what algorithm 4 gives for the row and the newcomer.
 *
 * <p>Five times for each node of a build a link takes another's place. Selecting the row anew each
 * time was a fifth of the time of a merge. Reused; for one thread.
 */
final class BackLinker {
  private final Construction construction;
  private final NodeDistances pairs;
  private final NeighborSelector selector;
  private long[] row = new long[0];
  private int[] nodes = new int[0];
  private float[] distances = new float[0];
  private final int[] chunk = new int[NeighborSelector.CHUNK];
  private final float[] chunkDistances = new float[NeighborSelector.CHUNK];

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
    if (kept == MutableLayer.NOT_SELECTED || construction.extendCandidates()) {
      row[count] = newcomer;
      Arrays.sort(row, 0, count + 1);
      replace(layer, position, selector.select(layer, onBase, position, row, count + 1, max));
    } else {
      admit(layer, position, newcomer, kept, count);
    }
  }

  private void replace(MutableLayer layer, int position, int picked) {
    for (int i = 0; i < picked; i++) {
      row[i] = selector.selected(i);
    }
    layer.replace(position, row, picked, selector.kept());
  }

  /**
   * Puts a newcomer in its place in a full row.
   *
   * @param kept how many of the row's links the heuristic kept; the others fill its free places
   */
  private void admit(MutableLayer layer, int position, long newcomer, int kept, int count)
      throws IOException {
    pairs.target(layer.node(Candidate.position(newcomer)));
    int at = 0;
    for (int from = 0; from < kept; from += NeighborSelector.CHUNK) {
      int to = Math.min(from + NeighborSelector.CHUNK, kept);
      compare(layer, from, to);
      for (; at < to && row[at] < newcomer; at++) {
        if (distances[at] <= Candidate.distance(newcomer)) {
          fill(layer, position, newcomer, kept, count);
          return;
        }
      }
    }
    if (at < count) {
      keep(layer, position, newcomer, at, kept, count);
    }
  }

  /** Compares some of the kept links with the newcomer. */
  private void compare(MutableLayer layer, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      nodes[i] = layer.node(Candidate.position(row[i]));
      chunk[i - from] = nodes[i];
    }
    pairs.distances(chunk, to - from, chunkDistances);
    System.arraycopy(chunkDistances, 0, distances, from, to - from);
  }

  /**
   * Keeps a newcomer for its own sake. Kept links that are longer lose their place where they are
   * closer to it than to the node; and somebody leaves the row, the last one if nobody else does.
   *
   * @param at kept links that are shorter than it
   */
  private void keep(MutableLayer layer, int position, long newcomer, int at, int kept, int count)
      throws IOException {
    selector.begin(count + 1, count);
    for (int i = 0; i < at; i++) {
      selector.keep(row[i], nodes[i]);
    }
    selector.keep(newcomer, layer.node(Candidate.position(newcomer)));
    boolean lost = false; // before that, what kept a filler out still does
    boolean regained = false; // before that, a kept link has no other rival than the newcomer
    int filler = kept;
    for (int i = at; (i < kept || filler < count) && selector.isFull() == false; ) {
      if (filler < count && (i == kept || row[filler] < row[i])) {
        if (lost) {
          regained |= selector.offer(layer, row, filler, filler + 1);
        } else {
          selector.discard(row[filler]);
        }
        filler++;
      } else {
        if (distances[i] <= Candidate.distance(row[i])) {
          lost = true;
          selector.discard(row[i]);
        } else if (regained) {
          selector.offer(layer, row, i, i + 1);
        } else {
          selector.keep(row[i], nodes[i]);
        }
        i++;
      }
    }
    replace(layer, position, selector.finish());
  }

  /** Puts a newcomer among those that fill free places, or nowhere. */
  private void fill(MutableLayer layer, int position, long newcomer, int kept, int count) {
    int at = count;
    while (at > kept && row[at - 1] > newcomer) {
      at--;
    }
    if (at < count) {
      System.arraycopy(row, at, row, at + 1, count - 1 - at);
      row[at] = newcomer;
      layer.replace(position, row, count, kept);
    }
  }
}
