// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * Numbers from 0 up in parts. Those of a part are side by side, in ascending order.
 *
 * @param begins where each part begins among the members, and the end of the last
 */
record Partition(int[] members, int[] begins) {
  /** Part of a number that is in none. */
  static final int NONE = -1;

  /**
   * Puts each number into its part.
   *
   * @param partOf for each number its part, or {@link #NONE}
   * @param parts how many there are
   */
  static Partition of(int[] partOf, int parts) {
    int[] begins = new int[parts + 1];
    for (int part : partOf) {
      if (part != NONE) {
        begins[part + 1]++;
      }
    }
    for (int part = 0; part < parts; part++) {
      begins[part + 1] += begins[part];
    }
    int[] members = new int[begins[parts]];
    int[] next = Arrays.copyOf(begins, parts);
    for (int i = 0; i < partOf.length; i++) {
      if (partOf[i] != NONE) {
        members[next[partOf[i]]++] = i;
      }
    }
    return new Partition(members, begins);
  }

  int parts() {
    return begins.length - 1;
  }

  int begin(int part) {
    return begins[part];
  }

  int end(int part) {
    return begins[part + 1];
  }

  int size(int part) {
    return end(part) - begin(part);
  }
}
