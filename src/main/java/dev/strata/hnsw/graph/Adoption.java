// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.BitSet;
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

  private BitSet nodes = new BitSet();

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
    long[] words = new long[(size + 63) >>> 6];
    loop.run(
        words.length, // a word of bits is written by one thread
        (worker, word) -> {
          monitor.check();
          int end = (int) Math.min(size, (word + 1L) << 6);
          for (int node = word << 6; node < end; node++) {
            if (duplicates.contains(node) == false && workers.get(worker).adopt(node, base)) {
              words[word] |= 1L << node;
            }
          }
        });
    nodes = BitSet.valueOf(words);
  }

  /** Adopted nodes. */
  BitSet nodes() {
    return nodes;
  }
}
