// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The nodes of layer 0 in cells, where near ones are found to which no links lead: each node is in
 * the cell whose centre is nearest to it, and one node in {@value #MEMBERS} is a centre. What is
 * near to a node lies in its own cell and in those around for the most part, whose members are all
 * compared with it ({@link CellSearch}). All nodes of a cell are compared with the same others,
 * many with many at a time, which takes 9 ns for a pair of 128 dimensions where a walk on codes
 * takes 60.
 *
 * <p>After the inverted lists of Jégou, Douze and Schmid, Product Quantization for Nearest Neighbor
 * Search (2011). Means of the members in place of nodes as centres, and a choice of cells for each
 * node in place of one for all of a cell, found no better links when graphs were joined.
 *
 * @param members of each cell
 * @param around for each cell {@link #searched} numbers of cells: its own first, then the nearest
 *     others, and {@link Partition#NONE} where there are fewer
 */
record Cells(Partition members, int[] around) {
  /**
   * Nodes of a cell, in the mean. Of more than 262,144 nodes the third root, so that what centres
   * take on the heap becomes less beside the links.
   */
  private static final int MEMBERS = 64;

  /**
   * Cells that are searched for what is near to a node. With more of them graphs that are joined
   * have the same recall, at ef 10 to 226 of 200,000 x 128 with 8 to 48 and of 50,000 x 768 with 8
   * to 14, and so they have in clusters with 8.
   */
  private static final int AROUND = 6;

  /** Nodes of a cell of so many, in the mean. */
  static int membersOf(int size) {
    return Math.max(MEMBERS, (int) Math.cbrt(size));
  }

  /** Heap that is needed to make them, which is more than they take. */
  static long bytes(int size, int dimension) {
    long centers = Math.ceilDiv(size, membersOf(size));
    long heads = (long) Math.sqrt(centers);
    // a block for the heads, and of each group of centres one that is half full
    long vectors = centers + (heads + 2) * NodeBlocks.SIZE;
    return 2L * size * Integer.BYTES
        + vectors * (dimension + 2L) * Float.BYTES
        + centers * (AROUND + 3) * Integer.BYTES;
  }

  /**
   * Makes them.
   *
   * @param size nodes, without their duplicates, which are in no cell
   */
  static Cells of(
      int size, Duplicates duplicates, GraphWorkers workers, GraphBuilder.Monitor monitor)
      throws IOException {
    CellCenters centers = CellCenters.of(sample(size, duplicates), workers, monitor);
    int[] cellOf = new int[size];
    workers.runInParts(
        size,
        CellSearch.TOGETHER,
        monitor,
        (worker, from, to) -> place(from, to, duplicates, centers, worker.cells(), cellOf));
    int cells = centers.nodes().length;
    int searched = Math.min(cells, AROUND);
    int[] around = new int[Math.multiplyExact(cells, searched)];
    workers.runInParts(
        cells,
        CellSearch.TOGETHER,
        monitor,
        (worker, from, to) -> {
          worker.cells().findCells(centers, centers.nodes(), from, to, searched);
          for (int cell = from; cell < to; cell++) {
            keep(cell, worker.cells().found(cell - from), around, searched);
          }
        });
    return new Cells(Partition.of(cellOf, cells), around);
  }

  /** Finds the cells of nodes. */
  private static void place(
      int begin,
      int end,
      Duplicates duplicates,
      CellCenters centers,
      CellSearch search,
      int[] cellOf)
      throws IOException {
    int[] nodes = new int[end - begin];
    int count = 0;
    for (int node = begin; node < end; node++) {
      cellOf[node] = Partition.NONE;
      if (duplicates.contains(node) == false) {
        nodes[count++] = node;
      }
    }
    search.findCells(centers, nodes, 0, count, 1);
    for (int i = 0; i < count; i++) {
      cellOf[nodes[i]] = search.nearest(i);
    }
  }

  /** Keeps which cells are around one; by inner products its own need not be the nearest. */
  private static void keep(int cell, CandidatePool found, int[] around, int searched) {
    int at = cell * searched;
    int end = at + searched;
    around[at++] = cell;
    for (int i = 0; i < found.size() && at < end; i++) {
      int other = Candidate.position(found.get(i));
      if (other != cell) {
        around[at++] = other;
      }
    }
    Arrays.fill(around, at, end, Partition.NONE);
  }

  /** Evenly among the nodes that are no duplicates, from the first on. */
  private static int[] sample(int size, Duplicates duplicates) {
    int each = membersOf(size - duplicates.count());
    int[] sample = new int[Math.ceilDiv(size - duplicates.count(), each)];
    int others = 0;
    for (int node = 0; node < size; node++) {
      if (duplicates.contains(node) == false) {
        if (others % each == 0) {
          sample[others / each] = node;
        }
        others++;
      }
    }
    return sample;
  }

  /** How many cells are searched for what is near to the members of one. */
  int searched() {
    return around.length / members.parts();
  }

  /** The i-th of the cells that are searched for what is near to the members of one. */
  int around(int cell, int i) {
    return around[cell * searched() + i];
  }
}
