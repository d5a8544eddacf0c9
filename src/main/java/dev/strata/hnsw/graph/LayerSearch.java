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

  /** So many are expanded in one step, once the pool is full. */
  private int together;

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
    begin(ef, ef, size, null, 1);
  }

  /**
   * Starts a search of width {@code ef} that returns more than it expands: of all that it compares,
   * the {@code kept} nearest.
   *
   * @param earlyStop a rule to end it early, or null
   * @param atOnce candidates that are expanded in one step, once as many are known as are kept; 1
   *     is the paper's order
   */
  void begin(int ef, int kept, int size, EarlyStop earlyStop, int atOnce) {
    stop = earlyStop;
    width = ef;
    together = atOnce;
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
    while (budget.exhausted() == false) {
      int most = pool.isFull() ? together : 1;
      if (expandNearest(most, layer, budget) == 0) {
        break;
      }
      for (int i = 0; i < most; i++) { // here their misses overlap with those of the comparison
        int next = pool.peekNearest(i);
        wanted += next < 0 ? 0 : layer.willWant(next);
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

  /**
   * Loads the links of the nearest candidates. One that is too far counts as expanded and is not;
   * newcomers can only move it further back.
   *
   * @return how many were expanded, at most {@code most}
   */
  private int expandNearest(int most, Layer layer, WalkBudget budget) throws IOException {
    batch.clear();
    for (int expanded = 0; expanded < most; expanded++) {
      int position = pool.expandNearest();
      if (position < 0 || pool.isBeyond(width) || (stop != null && pool.isAt(stop))) {
        return expanded;
      }
      budget.expanded();
      batch.load(layer, position, visited);
    }
    return most;
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
