// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The links of a node, or of some, and their distances from the query, compared in one call.
 * Reused; for one thread.
 */
sealed class LinkBatch permits AcceptedLinks {
  private int[] links = new int[0];
  private int[] positions = new int[0];
  private int[] nodes = new int[0];
  private float[] distances = new float[0];
  private long[] candidates = new long[0];
  private int loaded;

  /** Compares the links that {@code visited} does not hold yet, and adds them to it. */
  final int compareUnvisited(
      Layer layer,
      boolean base,
      int position,
      VisitedSet visited,
      Distances query,
      WalkBudget budget)
      throws IOException {
    budget.expanded();
    clear();
    load(layer, position, visited);
    return compare(layer, base, query, budget);
  }

  /** Forgets the links that are loaded. */
  final void clear() {
    loaded = 0;
  }

  /** Loads the links that {@code visited} does not hold yet, and adds them to it. */
  void load(Layer layer, int position, VisitedSet visited) throws IOException {
    int[] row = row(layer);
    int count = layer.links(position, row);
    loaded += visited.addAll(row, count, positions(count), loaded);
  }

  /** Room for the links of a node, whose content is lost. */
  final int[] row(Layer layer) {
    if (links.length < layer.maxLinks()) {
      links = new int[layer.maxLinks()];
    }
    return links;
  }

  /** How many positions are loaded. */
  final int loaded() {
    return loaded;
  }

  /** Says how many positions are loaded, in the array that {@link #positions} returned. */
  final void loaded(int count) {
    loaded = count;
  }

  /** Offers the first so many of the compared links to a pool. */
  final void offerTo(CandidatePool pool, int count) {
    int kept = keepBelow(pool.bound(), count);
    pool.offerAll(candidates, kept);
  }

  /** The same for a walk that ends early. */
  final void offerTo(CandidatePool pool, int count, EarlyStop stop) {
    int kept = keepBelow(pool.bound(stop), count);
    pool.offerAll(candidates, kept);
    pool.trim(stop);
  }

  /**
   * Offers the first so many of the compared links to a pool.
   *
   * @return how many were near enough, but are not accepted
   */
  final int offerTo(AcceptedPool pool, int count) throws IOException {
    int kept = keepBelow(pool.bound(), count);
    CandidatePool.sort(candidates, kept);
    return kept - pool.offerAll(candidates, kept);
  }

  private int keepBelow(long bound, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long candidate = Candidate.of(distances[i], positions[i]);
      candidates[kept] = candidate;
      kept += candidate < bound ? 1 : 0; // which are cannot be guessed, so there is no branch on it
    }
    return kept;
  }

  /** The i-th of the compared links. */
  final long candidate(int i) {
    return Candidate.of(distances[i], positions[i]);
  }

  /** Compares the loaded links. */
  final int compare(Layer layer, boolean base, Distances query, WalkBudget budget)
      throws IOException {
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

  /** The loaded positions, with room for some more behind them. */
  final int[] positions(int more) {
    int room = loaded + more;
    if (positions.length < room) {
      positions = Arrays.copyOf(positions, 2 * room);
      nodes = new int[positions.length];
      distances = new float[positions.length];
      candidates = new long[positions.length];
    }
    return positions;
  }
}
