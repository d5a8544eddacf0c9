// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/** Candidates in the order in which a walk expands them, nearest first. For one thread. */
abstract sealed class ExpansionOrder permits CandidatePool, AcceptedPool {
  /** Room for so many is there from the beginning. */
  static final int ROOM = 64;

  long[] candidates = new long[ROOM];
  int size;

  /** No candidate before this one is unexpanded. */
  int cursor;

  final void clear() {
    size = 0;
    cursor = 0;
  }

  /**
   * Position of the candidate that {@link #expandNearest} would return next; -1 if there is none.
   */
  final int peekNearest() {
    while (cursor < size) {
      long candidate = candidates[cursor];
      if ((candidate & Candidate.EXPANDED) == 0) {
        return Candidate.position(candidate);
      }
      cursor++;
    }
    return -1;
  }

  /** The same of the n-th to come, from 0. */
  final int peekNearest(int n) {
    peekNearest();
    int left = n;
    for (int i = cursor; i < size; i++) {
      if ((candidates[i] & Candidate.EXPANDED) == 0 && left-- == 0) {
        return Candidate.position(candidates[i]);
      }
    }
    return -1;
  }

  /** Position of the nearest candidate that was not expanded, which is now; -1 if there is none. */
  final int expandNearest() {
    int position = peekNearest();
    if (position >= 0) {
      candidates[cursor] |= Candidate.EXPANDED;
    }
    return position;
  }
}
