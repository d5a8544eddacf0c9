// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.function.IntFunction;

/**
 * Finds more links on layer 0 of a node that is in the graph, for {@link SecondPass}. The search
 * begins at those that the node has. Reused; for one thread.
 */
final class Relinking {
  private final KnownNeighbors known;
  private final LinkSearch search;
  private long[] row = new long[0];

  /**
   * @param search the thread's
   */
  Relinking(LinkSearch search) {
    this.known = search.comparer().known();
    this.search = search;
  }

  /**
   * Finds links, four in five of which the node has. Where one does not lead back, that was settled
   * when it was made.
   *
   * @param picks the node, with layer 0 as its only one
   */
  void find(Picks picks, MutableLayer base, Breadth breadth) throws IOException {
    int count = loadRow(picks, base);
    find(picks, count, base, breadth);
    picks.leaveOut(row, count);
  }

  /**
   * The same of a node whose links so far may be all to nodes of its own graph. What is found is
   * put in the place of some of them by {@link Picks#renew}.
   */
  void join(Picks picks, MutableLayer base, Breadth breadth) throws IOException {
    int count = loadRow(picks, base);
    join(picks, count, base, breadth);
  }

  /**
   * The same, as widely as it takes where other nodes may have linked to it.
   *
   * @param breadth of the search, by how many of its links lead to nodes of other graphs
   */
  void join(Picks picks, MutableLayer base, IntFunction<Breadth> breadth) throws IOException {
    int count = loadRow(picks, base);
    int graph = known.graph(picks.node());
    int others = 0;
    for (int i = 0; i < count; i++) {
      others += known.isOf(graph, Candidate.position(row[i])) ? 0 : 1;
    }
    join(picks, count, base, breadth.apply(others));
  }

  private void join(Picks picks, int count, MutableLayer base, Breadth breadth) throws IOException {
    find(picks, count, base, breadth);
    picks.select(row, count, base, search.selector());
    picks.leaveOut(row, count);
  }

  /** Loads the links that a node has on layer 0; returns how many there are. */
  private int loadRow(Picks picks, MutableLayer base) {
    if (row.length < base.maxLinks()) {
      row = new long[base.maxLinks()];
    }
    return base.neighbors(picks.position(0), row);
  }

  private void find(Picks picks, int count, MutableLayer base, Breadth breadth) throws IOException {
    search.begin(picks);
    search.known().clear(count);
    for (int i = 0; i < count; i++) {
      search.known().add(row[i]);
    }
    search.enterAtKnown(base);
    search.searchAndPick(base, 0, breadth);
  }
}
