// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The candidates of a walk whose results must be accepted: all that are no farther than so many
 * nearest accepted ones, nearest first. As in {@link CandidatePool} one sorted array stands for
 * both heaps of the paper's SEARCH-LAYER: W is what of it is accepted, and C what is not expanded.
 *
 * <p>Where few are accepted all that a walk comes by is kept, and to keep thousands in order took
 * most of its time. So the array ends somewhere, and what lies behind waits in a heap until all
 * before it is expanded. Reused; for one thread.
 */
final class AcceptedPool extends ExpansionOrder {
  /** Candidates kept in order behind the one that was expanded last; up to twice as many. */
  private static final int SORTED = 256;

  private final int sorted;

  /** Candidates that are no nearer than any in the array. */
  private final CandidateHeap rest = new CandidateHeap();

  /** Accepted candidates in the array. */
  private int accepted;

  private int capacity;
  private NodeFilter filter;

  AcceptedPool() {
    this(SORTED);
  }

  /** A pool that keeps about so many in order. */
  AcceptedPool(int sorted) {
    this.sorted = sorted;
  }

  /** Empties the pool and gives it room for so many accepted candidates. */
  void reset(int capacity, NodeFilter filter) {
    this.capacity = capacity;
    this.filter = filter;
    clear();
    rest.clear();
    accepted = 0;
  }

  /** What a newcomer must be smaller than to be taken in. */
  long bound() {
    return accepted == capacity ? candidates[size - 1] : Long.MAX_VALUE;
  }

  /**
   * Takes candidates in.
   *
   * @param newcomers ascending, each smaller than {@link #bound()}
   * @return how many of them are accepted
   */
  int offerAll(long[] newcomers, int count) throws IOException {
    ensureRoom(count);
    int taken = 0;
    int next = count - 1;
    for (; next >= 0 && rest.isEmpty() == false && newcomers[next] > candidates[size - 1]; next--) {
      rest.push(newcomers[next]);
      taken += filter.bit(Candidate.position(newcomers[next]));
    }
    int before = accepted;
    int old = size - 1;
    int at = size + next;
    size += next + 1;
    for (; next >= 0; next--) {
      long newcomer = newcomers[next];
      accepted += filter.bit(Candidate.position(newcomer));
      while (old >= 0 && candidates[old] > newcomer) {
        candidates[at--] = candidates[old--];
      }
      candidates[at--] = newcomer;
    }
    cursor = Math.min(cursor, at + 1);
    taken += accepted - before;
    trim();
    return taken;
  }

  private void ensureRoom(int more) {
    if (candidates.length < size + more) {
      candidates = Arrays.copyOf(candidates, 2 * (size + more));
    }
  }

  /** Drops what lies behind the last accepted candidate that there is room for. */
  private void trim() throws IOException {
    while (accepted >= capacity) {
      rest.clear();
      int last = filter.bit(Candidate.position(candidates[size - 1]));
      if (last == 1 && accepted == capacity) {
        return;
      }
      accepted -= last;
      size--;
    }
    if (size - cursor > 2 * sorted) {
      while (size - cursor > sorted) {
        long last = candidates[--size];
        accepted -= filter.bit(Candidate.position(last));
        rest.push(last);
      }
    }
  }

  /** Moves the nearest of those that wait to the end of the array. */
  private void refill() throws IOException {
    ensureRoom(sorted);
    for (int i = 0; i < sorted && rest.isEmpty() == false; i++) {
      long nearest = rest.pop();
      candidates[size++] = nearest;
      accepted += filter.bit(Candidate.position(nearest));
    }
    trim();
  }

  /**
   * The same as {@link #expandNearest}, of all candidates. {@link #peekNearest} looks at those in
   * the array alone, which will do to guess what comes next.
   */
  int expandNearestOfAll() throws IOException {
    while (peekNearest() < 0 && rest.isEmpty() == false) {
      refill();
    }
    return expandNearest();
  }

  /** Whether so many accepted candidates are nearer than the one that was expanded last. */
  boolean isBeyond(int width) throws IOException {
    return acceptedBefore(width) >= 0;
  }

  /** Whether the candidate that was expanded last lies where a walk stops. */
  boolean isAt(EarlyStop stop) throws IOException {
    int kth = acceptedBefore(stop.k());
    return kth >= 0
        && Candidate.distance(candidates[cursor]) > stop.limit(Candidate.distance(candidates[kth]));
  }

  /** Where before the one that was expanded last the n-th accepted candidate is; or -1. */
  private int acceptedBefore(int n) throws IOException {
    int left = n;
    for (int i = 0; accepted >= n && i < cursor; i++) {
      left -= filter.bit(Candidate.position(candidates[i]));
      if (left == 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The accepted candidates, nearest first.
   *
   * @param out has room for as many as the pool
   * @return how many there are
   */
  int results(long[] out) throws IOException {
    int from = size;
    for (int i = 0; i < rest.size(); i++) {
      if (filter.accepts(Candidate.position(rest.get(i)))) {
        ensureRoom(1);
        candidates[size++] = rest.get(i);
      }
    }
    rest.clear();
    Arrays.sort(candidates, from, size);
    int count = 0;
    for (int i = 0; i < size && count < capacity; i++) {
      if (filter.accepts(Candidate.position(candidates[i]))) {
        out[count++] = candidates[i] & ~Candidate.EXPANDED;
      }
    }
    return count;
  }
}
