// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/** Candidates in any number, whose distances may come later. Reused; for one thread. */
final class CandidateList {
  private long[] candidates = new long[0];
  private int[] nodes = new int[0];
  private float[] distances = new float[0];
  private int size;

  /** Empties the list and makes room. */
  void clear(int capacity) {
    size = 0;
    if (candidates.length < capacity) {
      candidates = new long[capacity];
      nodes = new int[capacity];
      distances = new float[capacity];
    }
  }

  int size() {
    return size;
  }

  /** The candidates, of which the first {@link #size} count; the list's own. */
  long[] array() {
    return candidates;
  }

  void add(long candidate) {
    candidates[size++] = candidate;
  }

  /** Adds a position whose distance is to be found by {@link #compare}. */
  void add(int position) {
    add(Candidate.of(0, position));
  }

  /** Gives all from one on their distances. */
  void compare(int from, Layer layer, Distances by) throws IOException {
    compare(from, size, layer, by);
  }

  /** Gives those from one to before another their distances. */
  void compare(int from, int to, Layer layer, Distances by) throws IOException {
    int count = to - from;
    for (int i = 0; i < count; i++) {
      nodes[i] = layer.node(Candidate.position(candidates[from + i]));
    }
    by.distances(nodes, count, distances);
    for (int i = 0; i < count; i++) {
      candidates[from + i] = Candidate.of(distances[i], Candidate.position(candidates[from + i]));
    }
  }

  /** Orders all, nearest first. */
  void sort() {
    sort(0, size);
  }

  /** Orders those from one to before another, nearest first. */
  void sort(int from, int to) {
    Arrays.sort(candidates, from, to);
  }
}
