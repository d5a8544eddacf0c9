// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Finds more links on layer 0 of a node that is in the graph, for {@link SecondPass}. The search
 * begins at those that the node has. Reused; for one thread.
 */
final class Relinking {
  private final LinkSearch search;
  private long[] row = new long[0];

  /**
   * @param search the thread's
   */
  Relinking(LinkSearch search) {
    this.search = search;
  }

  /**
   * Finds links, four in five of which the node has. Where one does not lead back, that was settled
   * when it was made.
   *
   * @param picks the node, with layer 0 as its only one
   */
  void find(Picks picks, MutableLayer base, Breadth breadth) throws IOException {
    int count = begin(picks, base, 0);
    search.enterAtKnown(base, 0);
    search.searchAndPick(base, 0, breadth);
    picks.leaveOut(row, count);
  }

  /**
   * The same of a node whose links so far may all be to nodes of its own graph. What is found is
   * put in the place of some of them by {@link Picks#renew}.
   *
   * @param near nodes besides at which the search begins, by their places in {@code nodes}
   */
  void join(Picks picks, MutableLayer base, Breadth breadth, CandidatePool near, int[] nodes)
      throws IOException {
    int count = begin(picks, base, near.size());
    for (int i = 0; i < near.size(); i++) {
      search.known().add(nodes[Candidate.position(near.get(i))]);
    }
    search.enterAtKnown(base, count);
    search.searchAndPick(base, 0, breadth);
    picks.select(row, count, base, search.selector());
  }

  /**
   * Turns to a node, whose links become known.
   *
   * @param more nodes for which there is room among these
   * @return how many links it has
   */
  private int begin(Picks picks, MutableLayer base, int more) throws IOException {
    int count = loadRow(picks, base);
    search.begin(picks);
    search.known().clear(count + more);
    for (int i = 0; i < count; i++) {
      search.known().add(row[i]);
    }
    return count;
  }

  /** Loads the links that a node has on layer 0; returns how many there are. */
  private int loadRow(Picks picks, MutableLayer base) {
    if (row.length < base.maxLinks()) {
      row = new long[base.maxLinks()];
    }
    return base.neighbors(picks.position(0), row);
  }
}
