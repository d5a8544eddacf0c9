// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * SEARCH-LAYER where not every node may be a result: it walks through all nodes, and ends when it
 * has expanded all that are nearer than the {@code ef} nearest accepted ones, or when its budget is
 * exhausted. Reused; for one thread.
 */
final class AcceptedSearch {
  /** Nodes expanded between two looks for the k-th accepted candidate. */
  private static final int STOP_STRIDE = 4;

  private final AcceptedPool pool = new AcceptedPool();
  private final VisitedSet visited = new VisitedSet();
  private final LinkBatch batch = new LinkBatch();
  private final long[] entry = new long[1];
  private NodeFilter filter;
  private EarlyStop stop;
  private int ef;

  /** Whether the pool holds more than are expanded. */
  private boolean narrow;

  /** Kept only for the reads not to be optimised away. */
  private int wanted;

  /**
   * Starts a search of width {@code ef} on a layer of {@code size} nodes.
   *
   * @param kept accepted nodes to return of those compared, at least {@code ef}
   * @param earlyStop a rule to end it early, which is looked at now and then; or null
   */
  void begin(int ef, int kept, int size, NodeFilter filter, EarlyStop earlyStop) {
    stop = earlyStop;
    this.ef = ef;
    this.filter = filter;
    narrow = kept > ef;
    pool.reset(kept, filter);
    visited.reset(size);
  }

  /** Adds an entry point whose distance is known. */
  void enter(long candidate) throws IOException {
    if (visited.add(Candidate.position(candidate)) && candidate < pool.bound()) {
      entry[0] = candidate;
      pool.offerAll(entry, 1);
    }
  }

  /** Runs the search on layer 0. */
  void run(Layer layer, Distances query, WalkGuide guide) throws IOException {
    int expanded = 0;
    int accepted = 0;
    int position;
    while (guide.exhausted() == false && (position = pool.expandNearestOfAll()) >= 0) {
      if (narrow && accepted >= ef && pool.isBeyond(ef)) {
        return;
      }
      expanded++;
      accepted += filter.bit(position);
      if (stop != null && expanded % STOP_STRIDE == 0 && pool.isAt(stop)) {
        return;
      }
      if (expanded % WalkGuide.STRIDE == 0) {
        guide.progressed(ef, accepted);
      }
      guide.expanded();
      batch.clear();
      batch.load(layer, position, visited);
      int next = pool.peekNearest();
      if (next >= 0) {
        wanted += layer.willWant(next);
      }
      int count = batch.compare(layer, true, query, guide);
      guide.rejected(batch.offerTo(pool, count));
    }
  }

  /** The accepted ones of what was found, as {@link AcceptedPool#results}. */
  int results(long[] out) throws IOException {
    return pool.results(out);
  }

  /** The positions that were compared with the query, or were entry points. */
  VisitedSet visited() {
    return visited;
  }
}
