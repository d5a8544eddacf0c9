// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.BitSet;

/**
 * Takes over links that are known from a graph before, those on layer 0. Adopted is called a node
 * that has lost none, or no more than it kept if a second pass gives it others; so the graph does
 * not wear out however often it is taken over. All others are inserted, which adds to what they
 * kept.
 *
 * <p>Of several graphs some links of each node are taken over, and the graphs are joined afterwards
 * ({@link Joining}).
 */
final class Adoption {
  private final MutableLayer base;
  private final int size;
  private final Duplicates duplicates;
  private final GraphWorkers workers;

  private BitSet nodes = new BitSet();
  private BitSet whole = new BitSet();

  Adoption(MutableLayer base, int size, Duplicates duplicates, GraphWorkers workers) {
    this.base = base;
    this.size = size;
    this.duplicates = duplicates;
    this.workers = workers;
  }

  /**
   * Takes over all that can be.
   *
   * @param secondPass whether there will be one
   * @param most links of a node
   */
  void run(boolean secondPass, int most, GraphBuilder.Monitor monitor) throws IOException {
    long[] adopted = new long[(size + 63) >>> 6];
    long[] complete = new long[adopted.length];
    workers.run(
        adopted.length, // a word of bits is written by one thread
        (worker, word) -> {
          monitor.check();
          int end = (int) Math.min(size, (word + 1L) << 6);
          for (int node = word << 6; node < end; node++) {
            int lost =
                duplicates.contains(node)
                    ? Insertion.NOT_ADOPTED
                    : worker.insertion().adopt(node, base, most);
            if (lost == 0) {
              complete[word] |= 1L << node;
            }
            if (lost == 0 || (secondPass && lost > 0 && lost <= base.linkCount(node))) {
              adopted[word] |= 1L << node;
            }
          }
        });
    nodes = BitSet.valueOf(adopted);
    whole = BitSet.valueOf(complete);
  }

  /** Adopted nodes. */
  BitSet nodes() {
    return nodes;
  }

  /** Those of them that have lost no link. */
  BitSet whole() {
    return whole;
  }
}
