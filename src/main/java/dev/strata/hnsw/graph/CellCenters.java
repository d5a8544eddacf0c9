// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Nodes that are the centres of cells, in groups of those that have the same nearest one among a
 * few, the heads: the nearest of {@code n} centres are found by comparing some multiple of the
 * root.
 *
 * @param nodes of the centres, those of a group side by side; a cell has the number of its centre
 * @param heads one for each group
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
    NodeBlocks blocks = workers.first().comparer().blocks();
    int[] headNodes = new int[(int) Math.sqrt(sample.length)];
    for (int i = 0; i < headNodes.length; i++) {
      headNodes[i] = sample[(int) ((long) i * sample.length / headNodes.length)];
    }
    Numbered heads = Numbered.load(headNodes, 0, headNodes.length, blocks);
    int[] group = new int[sample.length];
    workers.run(
        Math.ceilDiv(sample.length, CellSearch.TOGETHER),
        (worker, part) -> {
          monitor.check();
          int from = part * CellSearch.TOGETHER;
          int to = Math.min(from + CellSearch.TOGETHER, sample.length);
          worker.cells().findGroups(heads, sample, from, to);
          for (int i = from; i < to; i++) {
            group[i] = worker.cells().nearest(i - from);
          }
        });
    Partition grouped = Partition.of(group, headNodes.length);
    int[] nodes = new int[sample.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = sample[grouped.members()[i]];
    }
    Numbered[] groups = new Numbered[headNodes.length];
    for (int i = 0; i < groups.length; i++) {
      monitor.check();
      groups[i] = Numbered.load(nodes, grouped.begin(i), grouped.end(i), blocks);
    }
    return new CellCenters(nodes, heads, groups);
  }
}
