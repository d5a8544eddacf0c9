// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * SEARCH-LAYER, algorithm 2 of the paper: from given entry points, the {@code ef} nodes of one
 * layer nearest to the query. Reused from search to search, so that none allocates; for one thread.
 */
final class LayerSearch {
  private final CandidatePool pool = new CandidatePool();
  private final VisitedSet visited = new VisitedSet();
  private final LinkBatch batch;
  private EarlyStop stop;

  /** Only so many of the nearest are expanded. */
  private int width;

  /** Kept only for the reads not to be optimised away. */
  private int wanted;

  LayerSearch() {
    this(new LinkBatch());
  }

  /** A search that goes where {@code batch} leads. */
  LayerSearch(LinkBatch batch) {
    this.batch = batch;
  }

  /** Starts a search of width {@code ef} on a layer of {@code size} nodes. */
  void begin(int ef, int size) {
    begin(ef, ef, size, null);
  }

  /**
   * Starts a search of width {@code ef} that returns more than it expands: of all that it compares,
   * the {@code kept} nearest.
   *
   * @param earlyStop a rule to end it early, or null
   */
  void begin(int ef, int kept, int size, EarlyStop earlyStop) {
    stop = earlyStop;
    width = ef;
    pool.reset(kept);
    visited.reset(size);
  }

  /** Adds an entry point whose distance is known. */
  void enter(long candidate) {
    if (visited.add(Candidate.position(candidate))) {
      pool.offer(candidate);
    }
  }

  /** Follows the links of a node that is no candidate itself. */
  void enterBeside(int position, Layer layer, Distances query, WalkBudget budget)
      throws IOException {
    if (visited.add(position)) {
      int count = batch.compareUnvisited(layer, true, position, visited, query, budget);
      batch.offerTo(pool, count);
    }
  }

  /**
   * Runs the search.
   *
   * @return the results, nearest first; good until the next {@link #begin}
   */
  CandidatePool run(Layer layer, boolean base, Distances query, WalkBudget budget)
      throws IOException {
    int position;
    while (budget.exhausted() == false && (position = pool.expandNearest()) >= 0) {
      if (pool.isBeyond(width) || (stop != null && pool.isAt(stop))) {
        break;
      }
      batch.load(layer, position, visited);
      int next = pool.peekNearest();
      if (next >= 0) {
        wanted = layer.willWant(next); // here its misses overlap with those of the comparison
      }
      int count = batch.compare(layer, base, query, budget);
      if (stop == null) {
        batch.offerTo(pool, count);
      } else {
        batch.offerTo(pool, count, stop);
      }
    }
    return pool;
  }

  /** The positions that were compared with the query, or were entry points. */
  VisitedSet visited() {
    return visited;
  }

  /**
   * SEARCH-LAYER with {@code ef} = 1, which is a walk to ever nearer neighbours and needs no pool.
   *
   * @return the nearest node reached
   */
  long nearest(Layer layer, boolean base, long entry, Distances query, WalkBudget budget)
      throws IOException {
    visited.reset(layer.size());
    visited.add(Candidate.position(entry));
    long nearest = entry;
    long expanded;
    do {
      expanded = nearest;
      int position = Candidate.position(expanded);
      int count = batch.compareUnvisited(layer, base, position, visited, query, budget);
      for (int i = 0; i < count; i++) {
        nearest = Math.min(nearest, batch.candidate(i));
      }
    } while (nearest != expanded && budget.exhausted() == false);
    return nearest;
  }
}
