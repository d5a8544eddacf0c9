// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * The links of one node and their distances from the query, compared in one call. Reused; for one
 * thread.
 */
final class LinkBatch {
  private int[] positions = new int[0];
  private int[] nodes = new int[0];
  private float[] distances = new float[0];
  private long[] candidates = new long[0];
  private int loaded;

  /** Compares the links that {@code visited} does not hold yet, and adds them to it. */
  int compareUnvisited(
      Layer layer,
      boolean base,
      int position,
      VisitedSet visited,
      Distances query,
      WalkBudget budget)
      throws IOException {
    loadUnvisited(layer, position, visited);
    return compare(layer, base, query, budget);
  }

  /** Loads the links that {@code visited} does not hold yet, and adds them to it. */
  void loadUnvisited(Layer layer, int position, VisitedSet visited) throws IOException {
    ensureCapacity(layer.maxLinks());
    loaded = visited.addAll(positions, layer.links(position, positions));
  }

  /** Offers the first so many of the compared links to a pool. */
  void offerTo(CandidatePool pool, int count) {
    long bound = pool.bound();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long candidate = Candidate.of(distances[i], positions[i]);
      candidates[kept] = candidate;
      kept += candidate < bound ? 1 : 0; // which are cannot be guessed, so there is no branch on it
    }
    pool.offerAll(candidates, kept);
  }

  /** The i-th of the compared links. */
  long candidate(int i) {
    return Candidate.of(distances[i], positions[i]);
  }

  /** Compares the loaded links. */
  int compare(Layer layer, boolean base, Distances query, WalkBudget budget) throws IOException {
    budget.expanded();
    int taken = budget.take(loaded);
    int[] ords = positions;
    if (base == false) { // on layer 0 a position is the node
      ords = nodes;
      for (int i = 0; i < taken; i++) {
        nodes[i] = layer.node(positions[i]);
      }
    }
    query.distances(ords, taken, distances);
    return taken;
  }

  private void ensureCapacity(int maxLinks) {
    if (positions.length < maxLinks) {
      positions = new int[maxLinks];
      nodes = new int[maxLinks];
      distances = new float[maxLinks];
      candidates = new long[maxLinks];
    }
  }
}
