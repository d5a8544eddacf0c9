// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * The best {@code ef} candidates seen so far, nearest first. One sorted array stands for both heaps
 * of the paper's SEARCH-LAYER: W is the array, and C is what of it is not expanded, since a
 * candidate that has left W can never be expanded. Reused; for one thread.
 */
final class CandidatePool extends ExpansionOrder {
  private int capacity;

  /** Empties the pool and gives it room for {@code ef} candidates. */
  void reset(int ef) {
    if (candidates.length < ef) {
      candidates = new long[ef];
    }
    capacity = ef;
    clear();
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** The i-th nearest. */
  long get(int i) {
    return candidates[i] & ~Candidate.EXPANDED;
  }

  /** The candidate every newcomer to a full pool must beat. */
  long worst() {
    return candidates[size - 1];
  }

  /** Takes a candidate in, at the cost of the worst where the pool is full. */
  void offer(long candidate) {
    if (size == capacity && candidate >= candidates[size - 1]) {
      return;
    }
    int at = smaller(candidate);
    if (size < capacity) {
      size++;
    }
    System.arraycopy(candidates, at, candidates, at + 1, size - 1 - at);
    candidates[at] = candidate;
    if (at < cursor) {
      cursor = at;
    }
  }

  /** Whether the candidate that was expanded last is none of the {@code width} nearest. */
  boolean isBeyond(int width) {
    return cursor >= width;
  }

  /** Whether the candidate that was expanded last lies where a walk stops. */
  boolean isAt(EarlyStop stop) {
    return size >= stop.k() && Candidate.distance(candidates[cursor]) > limit(stop);
  }

  /**
   * As {@link #bound()}, for a walk that ends early: what lies beyond its limit would not be
   * expanded, and keeping it in order costs as much as the comparisons that are saved.
   */
  long bound(EarlyStop stop) {
    return size < stop.kept() ? bound() : Math.min(bound(), Candidate.of(limit(stop), 0));
  }

  /** Drops what lies beyond the limit. */
  void trim(EarlyStop stop) {
    if (size > stop.kept()) {
      long limit = Candidate.of(limit(stop), 0);
      while (size > stop.kept() && candidates[size - 1] > limit) {
        size--;
      }
    }
  }

  private float limit(EarlyStop stop) {
    return stop.limit(Candidate.distance(candidates[stop.k() - 1]));
  }

  /** What a newcomer must be smaller than to be taken in. */
  long bound() {
    return isFull() ? worst() : Long.MAX_VALUE;
  }

  /**
   * Takes several candidates in, as if one after the other. All that lie behind the first of them
   * are moved once, not once for each.
   *
   * @param newcomers in any order, each smaller than {@link #bound()}; left in another order
   */
  void offerAll(long[] newcomers, int count) {
    sort(newcomers, count);
    int old = size - 1;
    int next = count - 1;
    for (int excess = size + count - capacity; excess > 0; excess--) { // the worst of both leave
      if (old >= 0 && candidates[old] > newcomers[next]) {
        old--;
      } else {
        next--;
      }
    }
    int at = old + next + 1;
    size = at + 1;
    for (; next >= 0; next--) {
      long newcomer = newcomers[next];
      while (old >= 0 && candidates[old] > newcomer) {
        candidates[at--] = candidates[old--];
      }
      candidates[at--] = newcomer;
    }
    cursor = Math.min(cursor, at + 1);
  }

  /** By insertion: there are four of them on average. */
  static void sort(long[] values, int count) {
    for (int i = 1; i < count; i++) {
      long value = values[i];
      int j = i - 1;
      for (; j >= 0 && values[j] > value; j--) {
        values[j + 1] = values[j];
      }
      values[j + 1] = value;
    }
  }

  /*
   * How many candidates are smaller. Where a newcomer belongs cannot be predicted, so the search has
   * no branch on it: each step is a conditional move.
   */
  private int smaller(long candidate) {
    int from = 0;
    for (int length = size; length > 0; ) {
      int half = (length + 1) >>> 1;
      from += candidates[from + half - 1] < candidate ? half : 0;
      length -= half;
    }
    return from;
  }
}
