// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * Nodes that are the centres of cells, in groups of those that have the same nearest one among a
 * few, the heads: the nearest of {@code n} centres are found by comparing some multiple of the
 * root.
 *
 * @param nodes of the centres, those of a group side by side; a cell has the number of its centre
 * @param heads one for each group, none of which is empty
 * @param groups of the centres
 */
record CellCenters(int[] nodes, Numbered heads, Numbered[] groups) {

  /**
   * Nodes with numbers that follow one another, in blocks.
   *
   * @param blocks full ones, but for the last
   * @param first number
   * @param end the number behind the last
   */
  record Numbered(NodeBlocks.Block[] blocks, int first, int end) {

    /** Loads nodes, whose numbers are their places. */
    static Numbered load(int[] nodes, int first, int end, NodeBlocks from) throws IOException {
      NodeBlocks.Block[] blocks = new NodeBlocks.Block[Math.ceilDiv(end - first, NodeBlocks.SIZE)];
      for (int i = 0; i < blocks.length; i++) {
        int begin = first + i * NodeBlocks.SIZE;
        blocks[i] = from.load(nodes, begin, Math.min(begin + NodeBlocks.SIZE, end), null);
      }
      return new Numbered(blocks, first, end);
    }
  }

  /**
   * Puts centres into groups.
   *
   * @param sample of the nodes; at least one
   */
  static CellCenters of(int[] sample, GraphWorkers workers, GraphBuilder.Monitor monitor)
      throws IOException {
    int[] heads = new int[(int) Math.sqrt(sample.length)];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = sample[(int) ((long) i * sample.length / heads.length)];
    }
    NodeBlocks blocks = workers.first().comparer().blocks();
    int[] head = nearest(sample, Numbered.load(heads, 0, heads.length, blocks), workers, monitor);
    int[] used = new int[heads.length];
    int groups = number(head, heads, used);
    Partition grouped = Partition.of(head, groups);
    int[] nodes = new int[sample.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = sample[grouped.members()[i]];
    }
    Numbered[] all = new Numbered[groups];
    for (int i = 0; i < groups; i++) {
      monitor.check();
      all[i] = Numbered.load(nodes, grouped.begin(i), grouped.end(i), blocks);
    }
    return new CellCenters(nodes, Numbered.load(used, 0, groups, blocks), all);
  }

  /** For each node of a sample the number of the nearest head. */
  private static int[] nearest(
      int[] sample, Numbered heads, GraphWorkers workers, GraphBuilder.Monitor monitor)
      throws IOException {
    int[] nearest = new int[sample.length];
    workers.runInParts(
        sample.length,
        CellSearch.TOGETHER,
        monitor,
        (worker, from, to) -> {
          worker.cells().findGroups(heads, sample, from, to);
          for (int i = from; i < to; i++) {
            nearest[i] = worker.cells().nearest(i - from);
          }
        });
    return nearest;
  }

  /**
   * Numbers the heads anew, without those that are nearest to no centre: among vectors that are
   * nearly equal, and by inner products, a head need not be nearest to itself. Of the groups in
   * which a node looks none is empty then, and it always finds a cell.
   *
   * @param head for each centre the number of its head, which is changed
   * @param used the heads that are left, in order
   * @return how many are left
   */
  private static int number(int[] head, int[] heads, int[] used) {
    int[] numbers = new int[heads.length];
    Arrays.fill(numbers, Partition.NONE);
    for (int old : head) {
      numbers[old] = 0;
    }
    int count = 0;
    for (int old = 0; old < heads.length; old++) {
      if (numbers[old] != Partition.NONE) {
        used[count] = heads[old];
        numbers[old] = count++;
      }
    }
    for (int i = 0; i < head.length; i++) {
      head[i] = numbers[head[i]];
    }
    return count;
  }
}
