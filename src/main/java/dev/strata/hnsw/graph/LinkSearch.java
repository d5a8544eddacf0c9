// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The search for the links of one node, a layer at a time: where it begins, what it finds, and what
 * is picked of that. Shared by those who insert a node ({@link Insertion}) and those who look for
 * links of one that is in the graph ({@link Relinking}). Reused; for one thread.
 */
final class LinkSearch {
  private final Construction construction;
  private final NodeComparer comparer;
  private final LinkPicker picker;
  private final LayerSearch search = new LayerSearch();

  /** W of the layer just searched: its positions are on that layer, or, later, on the one below. */
  private long[] found = new long[1];

  private int foundCount;

  /** Where the way down begins. */
  private final CandidateList entry = new CandidateList();

  /** Near nodes that are known. */
  private final CandidateList known = new CandidateList();

  LinkSearch(Construction construction, NodeComparer comparer) {
    this.construction = construction;
    this.comparer = comparer;
    this.picker = new LinkPicker(construction, comparer);
  }

  NodeComparer comparer() {
    return comparer;
  }

  NeighborSelector selector() {
    return picker.selector();
  }

  /** The node's neighbours that are known, at which {@link #enterAtKnown} begins; to be filled. */
  CandidateList known() {
    return known;
  }

  /**
   * Turns to a node that is being inserted.
   *
   * @param batch that the node belongs to
   * @param index of the node in it
   */
  void begin(Picks[] batch, int index) throws IOException {
    target(batch[index].node());
    picker.begin(batch, index);
  }

  /** Turns to a node of which those that are linked with it need not be told. */
  void begin(Picks alone) throws IOException {
    target(alone.node());
    picker.begin(alone);
  }

  private void target(int node) throws IOException {
    foundCount = 0;
    comparer.exact().target(node);
    if (comparer.isEstimating()) {
      comparer.walk().target(node);
    }
  }

  /** Walks from the entry point down to the layer above a level. */
  void descend(int level, MutableLayer[] layers, Frozen frozen) throws IOException {
    int top = frozen.top();
    entry.clear(1);
    entry.add(frozen.entryPoint());
    entry.compare(0, layers[top], comparer.walk());
    found[0] = entry.array()[0];
    foundCount = 1;
    for (int l = top; l > level; l--) {
      found[0] = search.nearest(layers[l], l == 0, found[0], comparer.walk(), WalkBudget.UNLIMITED);
      moveBelow(layers[l]);
    }
  }

  /**
   * Adds the known neighbours of the node to what was found on the way down.
   *
   * @param compared so many of them have their distances
   */
  void enterAtKnown(MutableLayer base, int compared) throws IOException {
    int count = known.size();
    known.compare(compared, base, comparer.walk());
    if (found.length < foundCount + count) {
      found = Arrays.copyOf(found, foundCount + count);
    }
    System.arraycopy(known.array(), 0, found, foundCount, count);
    foundCount += count;
  }

  /** Searches a layer, from what was found before, for links of the node there. */
  void searchAndPick(MutableLayer layer, int level, Breadth breadth) throws IOException {
    int ef = construction.efConstruction();
    searchLayer(layer, level, breadth.width(ef), breadth.kept(ef));
    pick(layer, level, breadth);
  }

  /** Picks links among what was found on a layer and the nodes of the batch before this one. */
  void pick(MutableLayer layer, int level, Breadth breadth) throws IOException {
    picker.pick(layer, level, found, foundCount, search.visited(), breadth);
  }

  /** The search on one layer, of which {@code kept} are returned. */
  private void searchLayer(MutableLayer layer, int level, int ef, int kept) throws IOException {
    search.begin(ef, kept, layer.size(), null, 1);
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

  /** Turns positions on a layer into those on the layer below. */
  void moveBelow(MutableLayer layer) {
    for (int i = 0; i < foundCount; i++) {
      int below = layer.below(Candidate.position(found[i]));
      found[i] = Candidate.of(Candidate.distance(found[i]), below);
    }
  }
}
