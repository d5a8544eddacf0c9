// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Picks the links of a node that is being inserted, among what a search found and the nodes of its
 * own batch before it. What is known of these may be estimates; links are picked by exact
 * distances. Reused; for one thread.
 */
final class LinkPicker {
  /**
   * Candidates that are compared exactly at a time, in the order of their estimates, until as many
   * are linked as are wanted: that is so after 20 for three nodes in ten.
   */
  private static final int PART = 32;

  private final Construction construction;
  private final NodeComparer comparer;
  private final NeighborSelector selector;
  private final CandidateList candidates = new CandidateList();
  private Picks[] batch;
  private int mates;
  private Picks picks;

  LinkPicker(Construction construction, NodeComparer comparer) {
    this.construction = construction;
    this.comparer = comparer;
    this.selector = new NeighborSelector(construction, comparer.pairs());
  }

  NeighborSelector selector() {
    return selector;
  }

  /**
   * Turns to a node, which is the comparer's target.
   *
   * @param nodes the batch that the node belongs to
   * @param at where in it the node is; those before it are candidates too
   */
  void begin(Picks[] nodes, int at) {
    batch = nodes;
    mates = at;
    picks = nodes[at];
  }

  /** Turns to a node of which those that are linked with it need not be told. */
  void begin(Picks alone) {
    mates = 0;
    picks = alone;
  }

  /**
   * Picks the node's links on a layer.
   *
   * @param found the first {@code count} are what a search of the layer found
   * @param seen positions that the search came by
   * @param breadth of that search
   */
  void pick(
      MutableLayer layer, int level, long[] found, int count, VisitedSet seen, Breadth breadth)
      throws IOException {
    list(layer, level, found, count, seen);
    int considered = Math.min(candidates.size(), breadth.kept(construction.efConstruction()));
    int most = construction.picks(level, breadth);
    int picked;
    if (comparer.isEstimating() && selector.takesParts()) {
      picked = selectInParts(layer, considered, most);
    } else {
      if (comparer.isEstimating()) {
        candidates.compare(0, layer, comparer.exact());
        candidates.sort();
      }
      int position = picks.position(level);
      long[] nearest = candidates.array();
      picked = selector.select(layer, level == 0, position, nearest, considered, most);
    }
    picks.keep(level, selector, picked);
  }

  /** Lists those found and the batch's nodes before this one, nearest first as the walk has it. */
  private void list(MutableLayer layer, int level, long[] found, int count, VisitedSet seen)
      throws IOException {
    candidates.clear(count + mates);
    int position = picks.position(level);
    for (int i = 0; i < count; i++) {
      // an adopted row may link to a node whose own links are only sought now
      if (Candidate.position(found[i]) != position) {
        candidates.add(found[i]);
      }
    }
    int compared = candidates.size();
    for (int mate = 0; mate < mates; mate++) {
      // a search comes by mates that adopted rows link to
      if (batch[mate].level() >= level
          && (count == 0 || seen.contains(batch[mate].position(level)) == false)) {
        candidates.add(batch[mate].position(level));
      }
    }
    if (compared < candidates.size()) {
      candidates.compare(compared, layer, comparer.walk());
      candidates.sort();
    }
  }

  private int selectInParts(MutableLayer layer, int count, int most) throws IOException {
    selector.begin(count, most);
    int to;
    for (int from = 0; from < count && selector.isFull() == false; from = to) {
      to = Math.min(from + PART, count);
      candidates.compare(from, to, layer, comparer.exact());
      candidates.sort(from, to);
      selector.offer(layer, candidates.array(), from, to);
    }
    return selector.finish();
  }
}
