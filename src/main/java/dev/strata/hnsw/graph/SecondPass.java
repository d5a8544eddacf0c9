// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

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
  private final ParallelLoop loop;
  private final List<Insertion> workers;
  private final BackLinks backLinks;
  private final Picks[] batch;

  /**
   * @param workers one for each of the loop's
   * @param batch room for nodes whose links are sought together
   */
  SecondPass(
      MutableLayer base,
      Duplicates duplicates,
      ParallelLoop loop,
      List<Insertion> workers,
      BackLinks backLinks,
      Picks[] batch) {
    this.base = base;
    this.duplicates = duplicates;
    this.loop = loop;
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
    run(LocalOrder.of(base, monitor), 0, breadth, breadth, except, monitor);
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
    int[] order = LocalOrder.of(base, monitor);
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
    run(turns, first, joining.early(), joining.late(), except, monitor);
  }

  private void run(
      int[] order,
      int first,
      Breadth breadthOfFirst,
      Breadth breadth,
      BitSet except,
      GraphBuilder.Monitor monitor)
      throws IOException {
    boolean renews = first > 0;
    for (int next = 0; next < order.length; ) {
      Breadth now = next < first ? breadthOfFirst : breadth;
      int count = 0;
      for (; count < batch.length && next < order.length; next++) {
        int node = order[next];
        if (except.get(node) == false && duplicates.contains(node) == false) {
          batch[count].begin(node, 0);
          batch[count++].place(0, node);
        }
      }
      if (count > 0) {
        loop.run(
            count,
            (worker, i) -> {
              monitor.check();
              workers.get(worker).findMore(batch[i], base, now, renews);
            });
        for (int i = 0; renews && i < count; i++) {
          batch[i].renew(base);
        }
        backLinks.link(batch, count);
      }
      if (next < order.length) {
        monitor.inserted(worth(order.length) + (next - worth(next)));
      }
    }
  }

  /** What inserting so many nodes is worth, before their second turn: three quarters of it all. */
  static int worth(int nodes) {
    return nodes - nodes / 4;
  }
}
