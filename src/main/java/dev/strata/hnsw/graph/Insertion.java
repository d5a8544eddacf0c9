// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The first half of INSERT, algorithm 1 of the paper: finds a node's candidates on each of its
 * layers and picks its links among them. It reads the graph as it was before the batch that the
 * node belongs to; of the batch, the nodes before this one are candidates whatever the graph says.
 * Reused; for one thread.
 */
final class Insertion {
  static final double NARROWED = Double.parseDouble(System.getProperty("narrowed", "0.5"));

  private final Construction construction;
  private final Duplicates duplicates;
  private final NodeComparer comparer;
  private final NeighborSelector selector;
  private final LayerSearch search = new LayerSearch();
  private final int[] entryNode = new int[1];
  private final float[] entryDistance = new float[1];

  /** W of the layer just searched: its positions are on that layer, or, later, on the one below. */
  private long[] found = new long[1];

  private int foundCount;

  /** W by exact distances, with the batch's own nodes. */
  private long[] candidates = new long[0];

  private int[] nodes = new int[0];
  private float[] distances = new float[0];

  Insertion(Construction construction, Duplicates duplicates, NodeComparer comparer) {
    this.construction = construction;
    this.duplicates = duplicates;
    this.comparer = comparer;
    this.selector = new NeighborSelector(construction, comparer.pairs());
  }

  NeighborSelector selector() {
    return selector;
  }

  /**
   * Finds the links of a node.
   *
   * @param frozen the graph before the batch; its layers hold the batch's nodes already, without
   *     links
   */
  void find(Picks picks, MutableLayer[] layers, Frozen frozen) throws IOException {
    comparer.exact().target(picks.node());
    if (comparer.isEstimating()) {
      comparer.walk().target(picks.node());
    }
    if (picks.level() == 0 && enterAtKnown(picks.node(), layers[0], frozen)) {
      searchLayer(layers[0], 0, narrowed());
      pick(picks, layers[0], 0, foundCount, frozen.size(0));
      return;
    }
    int top = frozen.top();
    if (top >= 0) {
      enter(layers[top], frozen.entryPoint());
    }
    for (int l = top; l > picks.level(); l--) {
      found[0] = search.nearest(layers[l], l == 0, found[0], comparer.walk(), WalkBudget.UNLIMITED);
      moveBelow(layers[l]);
    }
    for (int l = picks.level(); l > top; l--) {
      pick(picks, layers[l], l, 0, 0);
    }
    for (int l = Math.min(top, picks.level()); l >= 0; l--) {
      searchLayer(layers[l], l, construction.efConstruction());
      pick(picks, layers[l], l, foundCount, frozen.size(l));
      if (l > 0) {
        moveBelow(layers[l]);
      }
    }
  }

  /** Makes near nodes that are known and inserted those found; false if there are none. */
  private boolean enterAtKnown(int node, MutableLayer layer, Frozen frozen) throws IOException {
    int known = comparer.known().load(node);
    ensureRoom(known);
    int count = 0;
    for (int i = 0; i < known; i++) {
      int near = comparer.known().get(i);
      if (near < frozen.size(0)) {
        candidates[count++] = Candidate.of(0, near);
      }
    }
    if (count == 0) {
      return false;
    }
    compare(layer, comparer.walk(), 0, count);
    if (found.length < count) {
      found = new long[Math.max(count, construction.efConstruction())];
    }
    System.arraycopy(candidates, 0, found, 0, count);
    foundCount = count;
    return true;
  }

  /* A search that begins among the neighbours has no way to make, nor to be saved from. */
  private int narrowed() {
    return Math.max(
        Math.min(construction.m(), construction.efConstruction()),
        (int) (construction.efConstruction() * NARROWED));
  }

  /**
   * Picks the node's links on a layer.
   *
   * @param known how many of those found are candidates
   * @param frozenSize nodes of the layer before the batch
   */
  private void pick(Picks picks, MutableLayer layer, int level, int known, int frozenSize)
      throws IOException {
    int position = picks.position(level);
    int count = candidates(layer, known, frozenSize, position);
    int picked = selector.select(layer, level == 0, position, candidates, count, construction.m());
    picks.keep(level, selector, picked);
  }

  /** Makes the graph's entry point the only one found. */
  private void enter(MutableLayer layer, int entryPoint) throws IOException {
    entryNode[0] = layer.node(entryPoint);
    comparer.walk().distances(entryNode, 1, entryDistance);
    found[0] = Candidate.of(entryDistance[0], entryPoint);
    foundCount = 1;
  }

  private void searchLayer(MutableLayer layer, int level, int ef) throws IOException {
    search.begin(ef, layer.size());
    for (int i = 0; i < foundCount; i++) {
      search.enter(found[i]);
    }
    CandidatePool pool = search.run(layer, level == 0, comparer.walk(), WalkBudget.UNLIMITED);
    foundCount = pool.size();
    if (found.length < foundCount) {
      found = new long[Math.max(foundCount, construction.efConstruction())];
    }
    for (int i = 0; i < foundCount; i++) {
      found[i] = pool.get(i);
    }
  }

  /** The nearest of those found and of the batch's nodes before this one; returns how many. */
  private int candidates(MutableLayer layer, int known, int frozenSize, int position)
      throws IOException {
    ensureRoom(known + position - frozenSize);
    System.arraycopy(found, 0, candidates, 0, known);
    int count = known;
    for (int mate = frozenSize; mate < position; mate++) {
      if (duplicates.contains(layer.node(mate)) == false) {
        candidates[count++] = Candidate.of(0, mate);
      }
    }
    int compared = comparer.isEstimating() ? 0 : known;
    if (compared < count) {
      compare(layer, comparer.exact(), compared, count - compared);
      Arrays.sort(candidates, 0, count);
    }
    return Math.min(count, construction.efConstruction());
  }

  private void ensureRoom(int most) {
    if (candidates.length < most) {
      candidates = new long[most];
      nodes = new int[most];
      distances = new float[most];
    }
  }

  private void compare(MutableLayer layer, NodeDistances by, int from, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      nodes[i] = layer.node(Candidate.position(candidates[from + i]));
    }
    by.distances(nodes, count, distances);
    for (int i = 0; i < count; i++) {
      int position = Candidate.position(candidates[from + i]);
      candidates[from + i] = Candidate.of(distances[i], position);
    }
  }

  /** Turns positions on a layer into those on the layer below. */
  private void moveBelow(MutableLayer layer) {
    for (int i = 0; i < foundCount; i++) {
      int below = layer.below(Candidate.position(found[i]));
      found[i] = Candidate.of(Candidate.distance(found[i]), below);
    }
  }
}
