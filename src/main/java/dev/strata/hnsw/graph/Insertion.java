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

  private static final int NARROWEST = 64;

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

  /** Near nodes that are known, and later W by exact distances with the batch's own nodes. */
  private final CandidateList candidates = new CandidateList();

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
        enterAtKnown(picks.node(), layers[0], frozen);
        searchLayer(layers[0], 0, frozen.narrows() ? narrowed() : construction.efConstruction());
      } else {
        searchLayer(layers[l], l, construction.efConstruction());
      }
      pick(batch, index, layers[l], l, foundCount);
      if (l > 0) {
        moveBelow(layers[l]);
      }
    }
  }

  /** Takes over the links of a node that are known; false if they are not all it had. */
  boolean adopt(int node, MutableLayer base) throws IOException {
    int count = comparer.known().load(node);
    if (comparer.known().areLinks() == false || count == 0 || count > base.maxLinks()) {
      return false;
    }
    candidates.clear(count);
    for (int i = 0; i < count; i++) {
      int near = comparer.known().get(i);
      if (duplicates.contains(near) == false) {
        candidates.add(near);
      }
    }
    comparer.exact().target(node);
    candidates.compare(0, base, comparer.exact());
    candidates.sort();
    base.replace(node, candidates.array(), candidates.size(), MutableLayer.NOT_SELECTED);
    return comparer.known().areAll() && candidates.size() == count;
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

  /** Lists the known neighbours that are inserted; returns how many. */
  private int loadKnown(int node, Frozen frozen) throws IOException {
    int count = comparer.known().load(node);
    candidates.clear(count);
    for (int i = 0; i < count; i++) {
      int near = comparer.known().get(i);
      if (frozen.contains(near) && duplicates.contains(near) == false) {
        candidates.add(near);
      }
    }
    return candidates.size();
  }

  /** Adds the known neighbours of a node to what was found on the way down. */
  private void enterAtKnown(int node, MutableLayer base, Frozen frozen) throws IOException {
    int count = loadKnown(node, frozen);
    candidates.compare(0, base, comparer.walk());
    if (found.length < foundCount + count) {
      found = Arrays.copyOf(found, foundCount + count);
    }
    System.arraycopy(candidates.array(), 0, found, foundCount, count);
    foundCount += count;
  }

  /* A search that begins among the neighbours has no way to make, and cannot lose it. */
  private int narrowed() {
    int ef = construction.efConstruction();
    return Math.min(ef, Math.max(NARROWEST, (int) (ef * NARROWED)));
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
    listCandidates(batch, index, layer, level, known);
    int count = Math.min(candidates.size(), construction.efConstruction());
    int picked =
        selector.select(layer, level == 0, position, candidates.array(), count, construction.m());
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

  /** Lists those found and the batch's nodes before this one, nearest first. */
  private void listCandidates(Picks[] batch, int index, MutableLayer layer, int level, int known)
      throws IOException {
    candidates.clear(known + index);
    int position = batch[index].position(level);
    for (int i = 0; i < known; i++) {
      // an adopted row may link to a node whose own links are only sought now
      if (Candidate.position(found[i]) != position) {
        candidates.add(found[i]);
      }
    }
    int compared = comparer.isEstimating() ? 0 : candidates.size();
    for (int mate = 0; mate < index; mate++) {
      if (batch[mate].level() >= level && isFound(batch[mate].position(level), known) == false) {
        candidates.add(batch[mate].position(level));
      }
    }
    if (compared < candidates.size()) {
      candidates.compare(compared, layer, comparer.exact());
      candidates.sort();
    }
  }

  /** Whether a mate was come by in the search, as those that adopted rows link to may be. */
  private boolean isFound(int position, int known) {
    return known > 0 && search.visited().contains(position);
  }

  /** Turns positions on a layer into those on the layer below. */
  private void moveBelow(MutableLayer layer) {
    for (int i = 0; i < foundCount; i++) {
      int below = layer.below(Candidate.position(found[i]));
      found[i] = Candidate.of(Candidate.distance(found[i]), below);
    }
  }
}
