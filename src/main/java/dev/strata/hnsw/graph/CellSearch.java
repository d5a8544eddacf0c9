// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the cells that nodes belong to, and what is near to nodes of a cell, for many nodes at
 * once. Reused; for one thread.
 */
final class CellSearch {
  /** Nodes that are searched for together, at most. */
  static final int TOGETHER = 64;

  /** Near nodes that are found for a node, itself among them. */
  private static final int FOUND = 16;

  /** Groups of centres in which the nearest are looked for. */
  private static final int GROUPS = 4;

  /**
   * Members of a cell that are compared at most, in those of a mean cell. Where a large part of all
   * nodes has the same nearest centre, as by inner products it may be the longest vector,
   * comparisons would grow with their square.
   */
  private static final int MOST_COMPARED = 8;

  private final NodeBlocks blocks;
  private final CandidatePool[] groups = pools();
  private final CandidatePool[] nearest = pools();
  private final long[] wanted = new long[GROUPS * TOGETHER];
  private final int[] chosen = new int[TOGETHER];
  private final float[] compared = new float[TOGETHER * NodeBlocks.SIZE];
  private int targets;

  /** What members are loaded into; null before the first are. */
  private NodeBlocks.Block loaded;

  CellSearch(NodeBlocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Heap that one takes, with what compares for it.
   *
   * @param row bytes of a vector
   */
  static long bytes(long row) {
    long pool = ExpansionOrder.ROOM * Long.BYTES + 2 * BuildMemory.OBJECT;
    return (TOGETHER + NodeBlocks.SIZE) * row
        + TOGETHER * (2 * pool + (long) NodeBlocks.SIZE * Float.BYTES + GROUPS * Long.BYTES);
  }

  private static CandidatePool[] pools() {
    CandidatePool[] pools = new CandidatePool[TOGETHER];
    Arrays.setAll(pools, i -> new CandidatePool());
    return pools;
  }

  /**
   * Finds the groups of centres that nodes belong to.
   *
   * @param from the first of the nodes, to before {@code to}; at most {@value #TOGETHER}
   */
  void findGroups(CellCenters.Numbered heads, int[] nodes, int from, int to) throws IOException {
    target(nodes, from, to);
    reset(nearest, 1);
    chooseAll();
    compare(heads, targets, nearest);
  }

  /**
   * Finds the cells whose centres are nearest to nodes.
   *
   * @param from the first of the nodes, to before {@code to}; at most {@value #TOGETHER}
   * @param most for each of them
   */
  void findCells(CellCenters centers, int[] nodes, int from, int to, int most) throws IOException {
    target(nodes, from, to);
    reset(groups, GROUPS);
    chooseAll();
    compare(centers.heads(), targets, groups);
    reset(nearest, most);
    int pairs = 0;
    for (int i = 0; i < targets; i++) {
      for (int j = 0; j < groups[i].size(); j++) {
        wanted[pairs++] = (long) Candidate.position(groups[i].get(j)) << Integer.SIZE | i;
      }
    }
    Arrays.sort(wanted, 0, pairs); // those that want the same group are side by side then
    for (int pair = 0; pair < pairs; ) {
      int group = (int) (wanted[pair] >>> Integer.SIZE);
      int count = 0;
      for (; pair < pairs && wanted[pair] >>> Integer.SIZE == group; pair++) {
        chosen[count++] = (int) wanted[pair];
      }
      compare(centers.groups()[group], count, nearest);
    }
  }

  /**
   * Finds the members of cells that are nearest to some of one cell, by their places.
   *
   * @param from the place of the first of these, to before {@code to}; at most {@value #TOGETHER}
   */
  void findMembers(Cells cells, int cell, int from, int to) throws IOException {
    Partition members = cells.members();
    target(members.members(), from, to);
    reset(nearest, FOUND);
    chooseAll();
    int most = MOST_COMPARED * Math.ceilDiv(members.members().length, members.parts());
    for (int i = 0; i < cells.searched(); i++) {
      int other = cells.around(cell, i);
      if (other != Partition.NONE) {
        int count = Math.min(members.size(other), most);
        // of a cell that is too large others are compared with each part of this one
        long skipped =
            (long) (members.size(other) - count)
                * (from - members.begin(cell))
                / members.size(cell);
        int begin = members.begin(other) + (int) skipped;
        compareMembers(members, begin, begin + count);
      }
    }
  }

  private void compareMembers(Partition members, int begin, int end) throws IOException {
    for (int from = begin; from < end; from += NodeBlocks.SIZE) {
      int to = Math.min(from + NodeBlocks.SIZE, end);
      loaded = blocks.load(members.members(), from, to, loaded);
      compare(loaded, from, to, targets, nearest);
    }
  }

  private void target(int[] nodes, int from, int to) throws IOException {
    blocks.targets(nodes, from, to);
    targets = to - from;
  }

  private void reset(CandidatePool[] pools, int most) {
    for (int i = 0; i < targets; i++) {
      pools[i].reset(most);
    }
  }

  private void chooseAll() {
    for (int i = 0; i < targets; i++) {
      chosen[i] = i;
    }
  }

  private void compare(CellCenters.Numbered nodes, int count, CandidatePool[] pools) {
    for (int i = 0; i < nodes.blocks().length; i++) {
      int from = nodes.first() + i * NodeBlocks.SIZE;
      int to = Math.min(from + NodeBlocks.SIZE, nodes.end());
      compare(nodes.blocks()[i], from, to, count, pools);
    }
  }

  /**
   * Compares a block with the chosen targets, and offers the numbers of its nodes.
   *
   * @param first of the numbers, to before {@code end}
   * @param count of the chosen targets
   */
  private void compare(
      NodeBlocks.Block block, int first, int end, int count, CandidatePool[] pools) {
    blocks.compare(block, chosen, count, compared);
    for (int j = 0; j < count; j++) {
      CandidatePool pool = pools[chosen[j]];
      long bound = pool.bound();
      for (int number = first; number < end; number++) {
        long candidate = Candidate.of(compared[j * NodeBlocks.SIZE + number - first], number);
        if (candidate < bound) {
          pool.offer(candidate);
          bound = pool.bound();
        }
      }
    }
  }

  /** The number of the nearest that was found for the i-th of the nodes. */
  int nearest(int i) {
    return Candidate.position(nearest[i].get(0));
  }

  /** The numbers that were found for the i-th of the nodes, nearest first. */
  CandidatePool found(int i) {
    return nearest[i];
  }
}
