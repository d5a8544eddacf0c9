// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Takes over links that are known from a graph before, those on layer 0. A node that has lost one
 * of its own is inserted all the same, which adds to those that it kept; so the graph does not wear
 * out however often it is taken over. Adopted is called a node that has lost none.
 */
final class Adoption {
  private final MutableLayer base;
  private final int size;
  private final Duplicates duplicates;
  private final ParallelLoop loop;
  private final List<Insertion> workers;

  /** Adopted nodes; empty if there are none. */
  private long[] bits = new long[0];

  private int count;

  Adoption(
      MutableLayer base,
      int size,
      Duplicates duplicates,
      ParallelLoop loop,
      List<Insertion> workers) {
    this.base = base;
    this.size = size;
    this.duplicates = duplicates;
    this.loop = loop;
    this.workers = workers;
  }

  /** Takes over all that can be. */
  void run(GraphBuilder.Monitor monitor) throws IOException {
    long[] adopted = new long[(size + 63) >>> 6];
    loop.run(
        adopted.length, // a word of bits is written by one thread
        (worker, word) -> {
          monitor.check();
          int end = (int) Math.min(size, (word + 1L) << 6);
          for (int node = word << 6; node < end; node++) {
            if (duplicates.contains(node) == false && workers.get(worker).adopt(node, base)) {
              adopted[word] |= 1L << node;
            }
          }
        });
    count = Arrays.stream(adopted).mapToInt(Long::bitCount).sum();
    bits = count == 0 ? bits : adopted;
  }

  int count() {
    return count;
  }

  long[] bits() {
    return bits;
  }

  boolean contains(int node) {
    return Frozen.isAdopted(bits, node);
  }

  /** The first adopted node from this one up; the number of nodes if there is none. */
  int next(int from) {
    int node = count == 0 ? size : from;
    while (node < size && contains(node) == false) {
      node++;
    }
    return node;
  }
}
