// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The candidates of a walk whose results must be accepted: all that are no farther than the {@code
 * ef} nearest accepted ones, nearest first. As in {@link CandidatePool} one sorted array stands for
 * both heaps of the paper's SEARCH-LAYER: W is what of it is accepted, and C what is not expanded.
 * Reused; for one thread.
 */
final class AcceptedPool {
  private long[] candidates = new long[64];
  private int size;
  private int accepted;
  private int ef;
  private NodeFilter filter;

  /** No candidate before this one is unexpanded. */
  private int cursor;

  /** Empties the pool and gives it room for {@code ef} accepted candidates. */
  void reset(int ef, NodeFilter filter) {
    this.ef = ef;
    this.filter = filter;
    size = 0;
    accepted = 0;
    cursor = 0;
  }

  /** What a newcomer must be smaller than to be taken in. */
  long bound() {
    return accepted == ef ? candidates[size - 1] : Long.MAX_VALUE;
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

  /** Drops what lies behind the {@code ef}-th accepted candidate. */
  private void trim() throws IOException {
    while (accepted >= ef) {
      int last = filter.bit(Candidate.position(candidates[size - 1]));
      if (last == 1 && accepted == ef) {
        break;
      }
      accepted -= last;
      size--;
    }
  }

  /** Position of the nearest candidate that was not expanded, which is now; -1 if there is none. */
  int expandNearest() {
    int position = peekNearest();
    if (position >= 0) {
      candidates[cursor] |= Candidate.EXPANDED;
    }
    return position;
  }

  /**
   * Position of the candidate that {@link #expandNearest} would return next; -1 if there is none.
   */
  int peekNearest() {
    while (cursor < size) {
      long candidate = candidates[cursor];
      if ((candidate & Candidate.EXPANDED) == 0) {
        return Candidate.position(candidate);
      }
      cursor++;
    }
    return -1;
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
   * @param out at least {@code ef} long
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
