// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * The first half of INSERT, algorithm 1 of the paper: finds a node's candidates on each of its
 * layers and picks its links among them. It reads the graph as it was before the batch that the
 * node belongs to; of the batch, the nodes before this one are candidates whatever the graph says.
 * Reused; for one thread.
 */
final class Insertion {
  /** What {@link #adopt} says of a node of which no links are known. */
  static final int NOT_ADOPTED = -1;

  private final Construction construction;
  private final Duplicates duplicates;
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

  private long[] row = new long[0];

  Insertion(Construction construction, Duplicates duplicates, NodeComparer comparer) {
    this.construction = construction;
    this.duplicates = duplicates;
    this.comparer = comparer;
    this.picker = new LinkPicker(construction, comparer);
  }

  NeighborSelector selector() {
    return picker.selector();
  }

  /**
   * Finds the links of a node; of one that was adopted, those above layer 0, unless graphs are
   * joined by it.
   *
   * @param batch that the node belongs to
   * @param index of the node in it
   * @param frozen the graph before the batch
   */
  void find(Picks[] batch, int index, MutableLayer[] layers, Frozen frozen) throws IOException {
    Picks picks = batch[index];
    boolean adopted = frozen.adopted().get(picks.node());
    int lowest = adopted && frozen.joins() == false ? 1 : 0;
    target(picks.node());
    picker.begin(batch, index);
    known.clear(0);
    if (adopted == false) {
      loadKnown(picks.node(), frozen::contains);
    }
    int top = frozen.top();
    foundCount = 0;
    for (int l = picks.level(); l > top; l--) { // only the batch's own nodes are there
      picker.pick(layers[l], l, found, 0, search.visited(), frozen.breadth(l, false));
    }
    if (top >= 0 && (known.size() == 0 || picks.level() > 0)) {
      descend(picks.level(), layers, frozen);
    }
    for (int l = Math.min(top, picks.level()); l >= lowest; l--) {
      boolean begun = l == 0 && known.size() > 0;
      if (begun) {
        enterAtKnown(layers[0]);
      }
      searchAndPick(layers[l], l, frozen.breadth(l, begun));
      if (l > 0) {
        moveBelow(layers[l]);
      }
    }
  }

  /**
   * Finds more links on layer 0 of a node that has some there, four in five of which it finds
   * again. Where one does not lead back, that was settled when it was made.
   *
   * @param picks the node, with layer 0 as its only one
   */
  void findMore(Picks picks, MutableLayer base, Breadth breadth) throws IOException {
    int count = loadRow(picks, base);
    findMore(picks, count, base, breadth);
    picks.leaveOut(row, count);
  }

  /**
   * The same of a node whose links so far may be all to nodes of its own graph. What is found is
   * put in the place of some of them by {@link Picks#renew}.
   *
   * @param breadth of the search, by how many of its links lead to nodes of other graphs
   */
  void join(Picks picks, MutableLayer base, IntFunction<Breadth> breadth) throws IOException {
    int count = loadRow(picks, base);
    int graph = comparer.known().graph(picks.node());
    int others = 0;
    for (int i = 0; i < count; i++) {
      others += comparer.known().isOf(graph, Candidate.position(row[i])) ? 0 : 1;
    }
    findMore(picks, count, base, breadth.apply(others));
    picks.select(row, count, base, picker.selector());
    picks.leaveOut(row, count);
  }

  /** Loads the links that a node has on layer 0; returns how many there are. */
  private int loadRow(Picks picks, MutableLayer base) {
    if (row.length < base.maxLinks()) {
      row = new long[base.maxLinks()];
    }
    return base.neighbors(picks.position(0), row);
  }

  private void findMore(Picks picks, int count, MutableLayer base, Breadth breadth)
      throws IOException {
    target(picks.node());
    picker.begin(picks);
    known.clear(count);
    for (int i = 0; i < count; i++) {
      known.add(row[i]);
    }
    foundCount = 0;
    enterAtKnown(base);
    searchAndPick(base, 0, breadth);
  }

  private void target(int node) throws IOException {
    comparer.exact().target(node);
    if (comparer.isEstimating()) {
      comparer.walk().target(node);
    }
  }

  /**
   * Takes over the links of a node that are known.
   *
   * @param most of them, from the shortest on
   * @return how many of what it had are lost; {@link #NOT_ADOPTED} if none were taken over
   */
  int adopt(int node, MutableLayer base, int most) throws IOException {
    int count = loadKnown(node, near -> true);
    if (comparer.known().areLinks() == false || count == 0 || count > base.maxLinks()) {
      return NOT_ADOPTED;
    }
    comparer.exact().target(node);
    known.compare(0, base, comparer.exact());
    known.sort();
    int taken = Math.min(known.size(), most);
    base.replace(node, known.array(), taken, MutableLayer.NOT_SELECTED);
    return comparer.known().lost() + count - known.size();
  }

  /** Lists the known neighbours that can be linked to; returns how many are known. */
  private int loadKnown(int node, IntPredicate usable) throws IOException {
    int count = comparer.known().load(node);
    known.clear(count);
    for (int i = 0; i < count; i++) {
      int near = comparer.known().get(i);
      if (duplicates.contains(near) == false && usable.test(near)) {
        known.add(near);
      }
    }
    return count;
  }

  /** Walks from the entry point down to the layer above a level. */
  private void descend(int level, MutableLayer[] layers, Frozen frozen) throws IOException {
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

  /** Adds the known neighbours of a node to what was found on the way down. */
  private void enterAtKnown(MutableLayer base) throws IOException {
    int count = known.size();
    known.compare(0, base, comparer.walk());
    if (found.length < foundCount + count) {
      found = Arrays.copyOf(found, foundCount + count);
    }
    System.arraycopy(known.array(), 0, found, foundCount, count);
    foundCount += count;
  }

  /** Searches a layer, from what was found before, for links of the node there. */
  private void searchAndPick(MutableLayer layer, int level, Breadth breadth) throws IOException {
    int ef = construction.efConstruction();
    searchLayer(layer, level, breadth.width(ef), breadth.kept(ef));
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
  private void moveBelow(MutableLayer layer) {
    for (int i = 0; i < foundCount; i++) {
      int below = layer.below(Candidate.position(found[i]));
      found[i] = Candidate.of(Candidate.distance(found[i]), below);
    }
  }
}
