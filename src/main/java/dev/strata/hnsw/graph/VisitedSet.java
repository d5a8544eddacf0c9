// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * Positions seen by a walk: a bit set that is cleared through the list of its members, at a cost
 * that depends on the walk and not on the size of the graph. Reused; for one thread.
 */
final class VisitedSet {
  private long[] words = new long[0];
  private int[] members = new int[64];
  private int size;

  /** Empties the set and makes room for positions below {@code capacity}. */
  void reset(int capacity) {
    for (int i = 0; i < size; i++) {
      words[members[i] >>> 6] = 0;
    }
    size = 0;
    int needed = (capacity + 63) >>> 6;
    if (words.length < needed) {
      words = new long[needed];
    }
  }

  /** Adds a position; false if it was there. */
  boolean add(int position) {
    if (contains(position)) {
      return false;
    }
    ensureRoom(1);
    words[position >>> 6] |= 1L << position;
    members[size++] = position;
    return true;
  }

  /**
   * Adds positions, and writes those that were not there to another array. No branch depends on
   * which they are: half of a node's links have been seen, the processor cannot guess which half,
   * and its wrong guesses took a sixth of the time of a search.
   *
   * @param to with room for all of them; may be the same array
   * @param at place there of the first
   * @return how many were not there
   */
  int addAll(int[] positions, int count, int[] to, int at) {
    int added = 0;
    for (int i = 0; i < count; i++) {
      int position = positions[i];
      long word = words[position >>> 6];
      words[position >>> 6] = word | (1L << position);
      to[at + added] = position;
      added += (int) (~word >>> position) & 1;
    }
    ensureRoom(added);
    System.arraycopy(to, at, members, size, added);
    size += added;
    return added;
  }

  /** Adds positions that were not there. */
  void addNew(int[] positions, int from, int count) {
    ensureRoom(count);
    for (int i = from; i < from + count; i++) {
      words[positions[i] >>> 6] |= 1L << positions[i];
      members[size++] = positions[i];
    }
  }

  /** Moves the positions that are not there to the front of their array, and counts them. */
  int unseen(int[] positions, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int position = positions[i];
      positions[kept] = position;
      kept += bitUnseen(position);
    }
    return kept;
  }

  /** 1 for a position that is not there, else 0. */
  int bitUnseen(int position) {
    return (int) (~words[position >>> 6] >>> position) & 1;
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** One of them, 0 to {@code size() - 1}. */
  int get(int i) {
    return members[i];
  }

  boolean contains(int position) {
    return (words[position >>> 6] & (1L << position)) != 0;
  }

  private void ensureRoom(int more) {
    if (members.length - size < more) {
      members = Arrays.copyOf(members, Math.max(size + more, 2 * members.length));
    }
  }
}
