// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * Positions seen by a walk: a bit set that is cleared through the list of the words it touched, at
 * a cost that depends on the walk and not on the size of the graph. Reused; for one thread.
 */
final class VisitedSet {
  private long[] words = new long[0];
  private int[] touched = new int[64];
  private int touchedCount;

  /** Empties the set and makes room for positions below {@code size}. */
  void reset(int size) {
    for (int i = 0; i < touchedCount; i++) {
      words[touched[i]] = 0;
    }
    touchedCount = 0;
    int needed = (size + 63) >>> 6;
    if (words.length < needed) {
      words = new long[needed];
    }
  }

  /** Adds a position; false if it was there. */
  boolean add(int position) {
    int word = position >>> 6;
    long before = words[word];
    long bit = 1L << position;
    if ((before & bit) != 0) {
      return false;
    }
    if (before == 0) {
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, touched.length * 2);
      }
      touched[touchedCount++] = word;
    }
    words[word] = before | bit;
    return true;
  }

  boolean contains(int position) {
    return (words[position >>> 6] & (1L << position)) != 0;
  }
}
