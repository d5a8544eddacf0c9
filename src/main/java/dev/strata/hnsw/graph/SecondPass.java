// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Looks a second time for links of nodes on layer 0, when all nodes are in the graph: the first of
 * them were linked when there were few others to choose from. The links that a node has are where
 * its search begins, and those that are found are added as by an insertion. Nodes come in the order
 * of the graph itself, so that they share what they read; the order is the same for any number of
 * threads.
 */
final class SecondPass {
  private final MutableLayer base;
  private final Duplicates duplicates;
  private final GraphWorkers workers;
  private final BackLinks backLinks;
  private final Picks[] batch;

  /**
   * @param backLinks by the same workers
   * @param batch room for nodes whose links are sought together
   */
  SecondPass(
      MutableLayer base,
      Duplicates duplicates,
      GraphWorkers workers,
      BackLinks backLinks,
      Picks[] batch) {
    this.base = base;
    this.duplicates = duplicates;
    this.workers = workers;
    this.backLinks = backLinks;
    this.batch = batch;
  }

  /**
   * Looks for links of all nodes but some.
   *
   * @param except nodes that are left as they are
   */
  void run(BitSet except, Breadth breadth, GraphBuilder.Monitor monitor) throws IOException {
    int[] nodes = order(except, monitor);
    for (int next = 0; next < nodes.length; ) {
      int count = Math.min(batch.length, nodes.length - next);
      for (int i = 0; i < count; i++) {
        batch[i].beginOnBase(nodes[next + i]);
      }
      workers.run(
          count,
          (worker, i) -> {
            monitor.check();
            worker.relinking().find(batch[i], base, breadth);
          });
      backLinks.link(batch, count);
      next += count;
      if (next < nodes.length) {
        monitor.inserted(worth(base.size()) + (next - worth(next)));
      }
    }
  }

  /** The nodes that are looked for links, in the order of the graph. */
  private int[] order(BitSet except, GraphBuilder.Monitor monitor) throws IOException {
    int[] order = LocalOrder.of(base, monitor);
    int count = 0;
    for (int node : order) {
      if (except.get(node) == false && duplicates.contains(node) == false) {
        order[count++] = node;
      }
    }
    return Arrays.copyOf(order, count);
  }

  /** What inserting so many nodes is worth, before their second turn: three quarters of it all. */
  static int worth(int nodes) {
    return nodes - nodes / 4;
  }
}
