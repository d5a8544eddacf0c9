// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;

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

  /** Looks for links of a node, by one thread. */
  @FunctionalInterface
  private interface Finder {
    void find(Relinking worker, Picks picks) throws IOException;
  }

  /**
   * Looks for links of all nodes but some.
   *
   * @param except nodes that are left as they are
   */
  void run(BitSet except, Breadth breadth, GraphBuilder.Monitor monitor) throws IOException {
    int[] order = order(except, monitor);
    run(order, 0, order.length, (worker, picks) -> worker.find(picks, base, breadth), monitor);
  }

  /**
   * The same where graphs were taken over that hardly anything joins yet. Some nodes come first,
   * and by a wider search, so that the others find a graph in which much is joined: to let all
   * nodes come in one turn, at the mean of the two breadths, links a bit worse. A node's links are
   * selected anew.
   *
   * @param except nodes that are left as they are
   */
  void join(BitSet except, Joining joining, GraphBuilder.Monitor monitor) throws IOException {
    int[] order = order(except, monitor);
    int[] turns = new int[order.length];
    int turn = 0;
    for (int i = 0; i < order.length; i += joining.sparse()) {
      turns[turn++] = order[i];
    }
    int first = turn;
    for (int i = 0; i < order.length; i++) {
      if (i % joining.sparse() != 0) {
        turns[turn++] = order[i];
      }
    }
    Breadth early = joining.early();
    run(turns, 0, first, (worker, picks) -> worker.join(picks, base, early), monitor);
    IntFunction<Breadth> late = others -> joining.late(others, base.maxLinks());
    run(turns, first, turns.length, (worker, picks) -> worker.join(picks, base, late), monitor);
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

  /** Looks for links of some nodes, those from {@code from} to before {@code to}. */
  private void run(int[] nodes, int from, int to, Finder finder, GraphBuilder.Monitor monitor)
      throws IOException {
    for (int next = from; next < to; ) {
      int count = Math.min(batch.length, to - next);
      for (int i = 0; i < count; i++) {
        batch[i].begin(nodes[next + i], 0);
        batch[i].place(0, nodes[next + i]);
      }
      workers.run(
          count,
          (worker, i) -> {
            monitor.check();
            finder.find(worker.relinking(), batch[i]);
          });
      backLinks.link(batch, count);
      next += count;
      if (next < nodes.length) {
        monitor.inserted(worth(base.size()) + (next - worth(next)));
      }
    }
  }

  /** What inserting so many nodes is worth, before their second turn: three quarters of it all. */
  static int worth(int nodes) {
    return nodes - nodes / 4;
  }
}
