// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/** The nearest of the nodes that are offered, nearest first. Reused; for one thread. */
public final class NearestNodes implements RankedNodes {
  /** Newcomers that are taken in together where there is a choice: they are sorted before. */
  private static final int MOST_SORTED = 12;

  /**
   * Nodes up to which many newcomers come one by one. Of 10,000 each moved a half: a scan took
   * twice as long.
   */
  private static final int MOST_MOVED = 512;

  private final CandidatePool pool = new CandidatePool();
  private long[] newcomers = new long[1];

  /** Empties it and gives it room for {@code capacity} nodes, at least 1. */
  public void reset(int capacity) {
    pool.reset(capacity);
  }

  /** Offers the first so many nodes. */
  public void offerAll(int[] nodes, float[] distances, int count) {
    if (newcomers.length < count) {
      newcomers = new long[count];
    }
    long bound = pool.bound();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long newcomer = Candidate.of(distances[i], nodes[i]);
      newcomers[kept] = newcomer;
      kept += newcomer < bound ? 1 : 0;
    }
    if (kept > MOST_SORTED && pool.capacity() <= MOST_MOVED) {
      for (int i = 0; i < kept; i++) {
        pool.offer(newcomers[i]);
      }
    } else {
      pool.offerAll(newcomers, kept);
    }
  }

  @Override
  public int size() {
    return pool.size();
  }

  /** Whether newcomers must be nearer than the worst. */
  public boolean isFull() {
    return pool.isFull();
  }

  @Override
  public int node(int i) {
    return Candidate.position(pool.get(i));
  }

  @Override
  public float distance(int i) {
    return Candidate.distance(pool.get(i));
  }

  /** The distance of the worst. */
  public float worst() {
    return distance(pool.size() - 1);
  }
}
