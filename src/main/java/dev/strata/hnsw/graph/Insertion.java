// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
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

  private final Duplicates duplicates;
  private final NodeComparer comparer;
  private final LinkSearch search;

  /**
   * @param search the thread's
   */
  Insertion(Duplicates duplicates, LinkSearch search) {
    this.duplicates = duplicates;
    this.comparer = search.comparer();
    this.search = search;
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
    search.begin(batch, index);
    search.known().clear(0);
    if (adopted == false) {
      loadKnown(picks.node(), frozen::contains);
    }
    boolean knows = search.known().size() > 0;
    int top = frozen.top();
    for (int l = picks.level(); l > top; l--) { // only the batch's own nodes are there
      search.pick(layers[l], l, frozen.breadth(l, false));
    }
    if (top >= 0 && (knows == false || picks.level() > 0)) {
      search.descend(picks.level(), layers, frozen);
    }
    for (int l = Math.min(top, picks.level()); l >= lowest; l--) {
      boolean begun = l == 0 && knows;
      if (begun) {
        search.enterAtKnown(layers[0]);
      }
      search.searchAndPick(layers[l], l, frozen.breadth(l, begun));
      if (l > 0) {
        search.moveBelow(layers[l]);
      }
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
    CandidateList known = search.known();
    comparer.exact().target(node);
    known.compare(0, base, comparer.exact());
    known.sort();
    int taken = Math.min(known.size(), most);
    base.replace(node, known.array(), taken, MutableLayer.NOT_SELECTED);
    return comparer.known().lost() + count - known.size();
  }

  /** Lists the known neighbours that can be linked to; returns how many are known. */
  private int loadKnown(int node, IntPredicate usable) throws IOException {
    CandidateList known = search.known();
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
}
