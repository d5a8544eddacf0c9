// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The candidates of a walk whose results must be accepted: all that are no farther than so many
 * nearest accepted ones, nearest first. As in {@link CandidatePool} one sorted array stands for
 * both heaps of the paper's SEARCH-LAYER: W is what of it is accepted, and C what is not expanded.
 * Reused; for one thread.
 */
final class AcceptedPool extends ExpansionOrder {
  private int accepted;
  private int capacity;
  private NodeFilter filter;

  /** Empties the pool and gives it room for so many accepted candidates. */
  void reset(int capacity, NodeFilter filter) {
    this.capacity = capacity;
    this.filter = filter;
    clear();
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
    if (candidates.length < size + count) {
      candidates = Arrays.copyOf(candidates, 2 * (size + count));
    }
    int before = accepted;
    int old = size - 1;
    int at = size + count - 1;
    for (int next = count - 1; next >= 0; next--) {
      long newcomer = newcomers[next];
      accepted += filter.bit(Candidate.position(newcomer));
      while (old >= 0 && candidates[old] > newcomer) {
        candidates[at--] = candidates[old--];
      }
      candidates[at--] = newcomer;
    }
    cursor = Math.min(cursor, at + 1);
    size += count;
    int taken = accepted - before;
    trim();
    return taken;
  }

  /** Drops what lies behind the last accepted candidate that there is room for. */
  private void trim() throws IOException {
    while (accepted >= capacity) {
      int last = filter.bit(Candidate.position(candidates[size - 1]));
      if (last == 1 && accepted == capacity) {
        break;
      }
      accepted -= last;
      size--;
    }
  }

  /** Whether so many accepted candidates are nearer than the one that was expanded last. */
  boolean isBeyond(int width) throws IOException {
    int before = 0;
    for (int i = 0; i < cursor && before < width; i++) {
      before += filter.bit(Candidate.position(candidates[i]));
    }
    return before == width;
  }

  /** Whether the candidate that was expanded last lies where a walk stops. */
  boolean isAt(EarlyStop stop) throws IOException {
    int left = accepted < stop.k() ? 0 : stop.k();
    for (int i = 0; left > 0 && i < cursor; i++) {
      left -= filter.bit(Candidate.position(candidates[i]));
      if (left == 0) {
        return Candidate.distance(candidates[cursor])
            > stop.limit(Candidate.distance(candidates[i]));
      }
    }
    return false;
  }

  /**
   * The accepted candidates, nearest first.
   *
   * @param out has room for as many as the pool
   * @return how many there are
   */
  int results(long[] out) throws IOException {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (filter.accepts(Candidate.position(candidates[i]))) {
        out[count++] = candidates[i] & ~Candidate.EXPANDED;
      }
    }
    return count;
  }
}
