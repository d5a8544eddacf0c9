// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.BitSet;

/**
 * Nodes whose vectors equal that of an earlier node, the first of its kind. The heuristic of the
 * paper cannot link them: at distance 0 each hides all others, the first ones get every link, and
 * the rest stay unreachable while they cost as much as any node. So only the first of a kind is
 * inserted; the others hang on it as a tree ({@link DuplicateTrees}), on layer 0 alone. Immutable.
 */
public final class Duplicates {
  /** For graphs in which no two vectors are equal. */
  public static final Duplicates NONE = new Duplicates(new long[0]);

  private final long[] pairs;
  private final BitSet nodes = new BitSet();

  /**
   * @param pairs of each duplicate, {@code first << 32 | duplicate}, ascending; a duplicate is
   *     greater than the first of its kind, which is no duplicate itself
   */
  public Duplicates(long[] pairs) {
    this.pairs = pairs;
    for (int i = 0; i < pairs.length; i++) {
      nodes.set(duplicate(i));
    }
  }

  /** How many there are. */
  public int count() {
    return pairs.length;
  }

  /** How many kinds they are of: each has one node more than it has duplicates. */
  public int kinds() {
    int kinds = 0;
    for (int i = 0; i < pairs.length; i++) {
      kinds += i == 0 || first(i) != first(i - 1) ? 1 : 0;
    }
    return kinds;
  }

  boolean contains(int node) {
    return nodes.get(node);
  }

  int first(int i) {
    return (int) (pairs[i] >>> Integer.SIZE);
  }

  int duplicate(int i) {
    return (int) pairs[i];
  }
}
