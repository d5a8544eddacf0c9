// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Compares many nodes with many others at once, which takes less time than {@link NodeDistances}
 * one after the other. For one thread, but for the blocks.
 */
public interface NodeBlocks {
  /** Nodes of a block, at most. */
  int SIZE = 32;

  /** Nodes in the form in which they are compared. Not changed unless it is reused. */
  interface Block {}

  /**
   * Makes a block of nodes.
   *
   * @param nodes from {@code from} to before {@code to} they are, at least 1 and at most {@value
   *     #SIZE}
   * @param reused a block whose nodes are forgotten, or null for a new one
   */
  Block load(int[] nodes, int from, int to, Block reused) throws IOException;

  /**
   * Sets the nodes that the following calls compare with.
   *
   * @param nodes from {@code from} to before {@code to} they are
   */
  void targets(int[] nodes, int from, int to) throws IOException;

  /**
   * Compares each node of a block with some of the targets. What comes out for a target is ordered
   * as the distances from it are, and need not be distances.
   *
   * @param chosen places of targets, of which the first {@code count} count
   * @param out that of the block's node {@code i} from the {@code j}-th of them is at {@code j *}
   *     {@value #SIZE} {@code + i}
   */
  void compare(Block block, int[] chosen, int count, float[] out);
}
