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
  /**
   * Width of a search that begins among known neighbours, as a share of the usual one. At equal ef
   * a graph merged from 8 segments then lacks 0.2 to 0.4 points of recall; with 0.3 it lacks up to
   * 1.1 (200,000 vectors of 128 dimensions, 50,000 of 768).
   */
  private static final double NARROWED = 0.45;

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

  private int[] known = new int[0];
  private float[] knownDistances = new float[0];
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
   * Finds the links of a node; of one that was adopted, those above layer 0.
   *
   * @param batch that the node belongs to
   * @param index of the node in it
   * @param frozen the graph before the batch
   */
  void find(Picks[] batch, int index, MutableLayer[] layers, Frozen frozen) throws IOException {
    Picks picks = batch[index];
    int lowest = Frozen.isAdopted(frozen.adopted(), picks.node()) ? 1 : 0;
    comparer.exact().target(picks.node());
    if (comparer.isEstimating()) {
      comparer.walk().target(picks.node());
    }
    int seeds = lowest == 0 ? loadKnown(picks.node(), frozen) : 0;
    int top = frozen.top();
    foundCount = 0;
    if (top >= 0 && (seeds == 0 || picks.level() > 0)) {
      descend(picks.level(), layers, frozen);
    }
    for (int l = picks.level(); l > top; l--) {
      pick(batch, index, layers[l], l, 0);
    }
    for (int l = Math.min(top, picks.level()); l >= lowest; l--) {
      if (l == 0 && seeds > 0) {
        enterAtKnown(seeds);
        searchLayer(layers[0], 0, narrowed());
      } else {
        searchLayer(layers[l], l, construction.efConstruction());
      }
      pick(batch, index, layers[l], l, foundCount);
      if (l > 0) {
        moveBelow(layers[l]);
      }
    }
  }

  /** Takes over the links of a node that are known; false if that cannot be. */
  boolean adopt(int node, MutableLayer base) throws IOException {
    int count = comparer.known().load(node);
    if (comparer.known().areLinks() == false || count == 0 || count > base.maxLinks()) {
      return false;
    }
    ensureRoom(count);
    for (int i = 0; i < count; i++) {
      int near = comparer.known().get(i);
      if (duplicates.contains(near)) {
        return false;
      }
      candidates[i] = Candidate.of(0, near);
    }
    comparer.exact().target(node);
    compare(base, comparer.exact(), 0, count);
    Arrays.sort(candidates, 0, count);
    base.replace(node, candidates, count, MutableLayer.NOT_SELECTED);
    return true;
  }

  /** Walks from the entry point down to the layer above a level. */
  private void descend(int level, MutableLayer[] layers, Frozen frozen) throws IOException {
    int top = frozen.top();
    entryNode[0] = layers[top].node(frozen.entryPoint());
    comparer.walk().distances(entryNode, 1, entryDistance);
    found[0] = Candidate.of(entryDistance[0], frozen.entryPoint());
    foundCount = 1;
    for (int l = top; l > level; l--) {
      found[0] = search.nearest(layers[l], l == 0, found[0], comparer.walk(), WalkBudget.UNLIMITED);
      moveBelow(layers[l]);
    }
  }

  /** Loads the known neighbours that are inserted; returns how many. */
  private int loadKnown(int node, Frozen frozen) throws IOException {
    int all = comparer.known().load(node);
    if (known.length < all) {
      known = new int[all];
      knownDistances = new float[all];
    }
    int count = 0;
    for (int i = 0; i < all; i++) {
      int near = comparer.known().get(i);
      if (frozen.contains(near) && duplicates.contains(near) == false) {
        known[count++] = near;
      }
    }
    return count;
  }

  /** Adds known neighbours to what was found on the way down. */
  private void enterAtKnown(int count) throws IOException {
    comparer.walk().distances(known, count, knownDistances);
    if (found.length < foundCount + count) {
      found = Arrays.copyOf(found, foundCount + count);
    }
    for (int i = 0; i < count; i++) {
      found[foundCount++] = Candidate.of(knownDistances[i], known[i]);
    }
  }

  /* A search that begins among the neighbours has no way to make, and cannot lose it. */
  private int narrowed() {
    int ef = construction.efConstruction();
    return Math.max(Math.min(construction.m(), ef), (int) (ef * NARROWED));
  }

  /**
   * Picks the node's links on a layer.
   *
   * @param known how many of those found are candidates
   */
  private void pick(Picks[] batch, int index, MutableLayer layer, int level, int known)
      throws IOException {
    Picks picks = batch[index];
    int position = picks.position(level);
    int count = candidates(batch, index, layer, level, known);
    int picked = selector.select(layer, level == 0, position, candidates, count, construction.m());
    picks.keep(level, selector, picked);
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
  private int candidates(Picks[] batch, int index, MutableLayer layer, int level, int known)
      throws IOException {
    ensureRoom(known + index);
    int position = batch[index].position(level);
    int count = 0;
    for (int i = 0; i < known; i++) {
      candidates[count] = found[i];
      // an adopted row may link to a node whose own links are only sought now
      count += Candidate.position(found[i]) == position ? 0 : 1;
    }
    int compared = comparer.isEstimating() ? 0 : count;
    for (int mate = 0; mate < index; mate++) {
      if (batch[mate].level() >= level && isFound(batch[mate].position(level), known) == false) {
        candidates[count++] = Candidate.of(0, batch[mate].position(level));
      }
    }
    if (compared < count) {
      compare(layer, comparer.exact(), compared, count - compared);
      Arrays.sort(candidates, 0, count);
    }
    return Math.min(count, construction.efConstruction());
  }

  /** Whether a mate was come by in the search, as those that adopted rows link to may be. */
  private boolean isFound(int position, int known) {
    return known > 0 && search.visited().contains(position);
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
