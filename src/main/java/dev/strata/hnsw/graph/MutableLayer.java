// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * A layer under construction, on the heap. Links and their lengths lie in rows of fixed size, many
 * rows to an array: an object per node would cost more than the links do, and one array for all
 * would end at 2^31 entries.
 *
 * <p>Nodes come in ascending order, so that positions do too. Nodes are added by one thread; rows
 * may be read by any number of threads while nobody writes them, and different rows written by
 * different ones.
 */
final class MutableLayer implements Layer {
  /** What {@link #keptCount} says of a row to which links were appended since it was selected. */
  static final int NOT_SELECTED = -1;

  private static final int CACHE_LINE_INTS = 16;
  private static final int PAGE_INTS = 1 << 15;

  /** A row's first int is its number of links and, above these bits, 1 + those kept. */
  private static final int COUNT_BITS = 16;

  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

  private final int maxLinks;
  private final int rowsPerPage;
  private final int pageShift;

  /** The node at each position; null on layer 0, where it is the position. */
  private final int[] nodes;

  /** The position below of each position; null on layer 0. */
  private final int[] below;

  /** Rows of 1 + maxLinks ints: the numbers, then the links. */
  private final int[][] links;

  /** Rows of maxLinks floats: the lengths of the links. */
  private final float[][] lengths;

  private int size;

  /**
   * An empty layer.
   *
   * @param capacity nodes it will hold
   */
  MutableLayer(int level, int capacity, int maxLinks) {
    this.maxLinks = maxLinks;
    this.pageShift = pageShift(maxLinks);
    this.rowsPerPage = 1 << pageShift;
    this.nodes = level == 0 ? null : new int[capacity];
    this.below = level == 0 ? null : new int[capacity];
    int pages = (int) (((long) capacity + rowsPerPage - 1) >>> pageShift);
    this.links = new int[pages][];
    this.lengths = new float[pages][];
  }

  /** Heap of a full layer. */
  static long bytes(int level, int capacity, int maxLinks) {
    long rows = 1L << pageShift(maxLinks);
    long pages = (capacity + rows - 1) / rows;
    long page =
        BuildMemory.array(rows * (maxLinks + 1L), Integer.BYTES)
            + BuildMemory.array(rows * maxLinks, Float.BYTES)
            + 2L * BuildMemory.REFERENCE;
    return pages * page + (level == 0 ? 0 : 2 * BuildMemory.array(capacity, Integer.BYTES));
  }

  private static int pageShift(int maxLinks) {
    return 31 - Integer.numberOfLeadingZeros(Math.max(1, PAGE_INTS / (maxLinks + 1)));
  }

  /** Adds a node without links and returns its position. */
  int add(int node, int positionBelow) {
    int position = size++;
    if (nodes != null) {
      nodes[position] = node;
      below[position] = positionBelow;
    }
    int page = position >>> pageShift;
    if (links[page] == null) {
      links[page] = new int[rowsPerPage * (maxLinks + 1)];
      lengths[page] = new float[rowsPerPage * maxLinks];
    }
    return position;
  }

  /** The position of a node, which has to be on the layer. */
  int position(int node) {
    return nodes == null ? node : Arrays.binarySearch(nodes, 0, size, node);
  }

  int linkCount(int position) {
    return links[position >>> pageShift][linkRow(position)] & COUNT_MASK;
  }

  /** Appends a link; the row must have room. */
  void append(int position, long neighbor) {
    int[] page = links[position >>> pageShift];
    int row = linkRow(position);
    int count = page[row] & COUNT_MASK;
    page[row] = count + 1;
    page[row + 1 + count] = Candidate.position(neighbor);
    lengths[position >>> pageShift][lengthRow(position) + count] = Candidate.distance(neighbor);
  }

  /** Appends a link; where the row has no room, it takes the place of the last one. */
  void appendOrReplaceLast(int position, long neighbor) {
    int row = linkRow(position);
    int[] page = links[position >>> pageShift];
    page[row] = Math.min(page[row] & COUNT_MASK, maxLinks - 1);
    append(position, neighbor);
  }

  /**
   * How many of the links, from the first, the heuristic kept for their own sake; the others fill
   * free places. Both are nearest first.
   */
  int keptCount(int position) {
    return (links[position >>> pageShift][linkRow(position)] >>> COUNT_BITS) - 1;
  }

  /** Replaces all links by others, of which so many were kept, or {@link #NOT_SELECTED}. */
  void replace(int position, long[] neighbors, int count, int kept) {
    int[] page = links[position >>> pageShift];
    float[] lengthPage = lengths[position >>> pageShift];
    int row = linkRow(position);
    int lengthRow = lengthRow(position);
    page[row] = kept + 1 << COUNT_BITS | count;
    for (int i = 0; i < count; i++) {
      page[row + 1 + i] = Candidate.position(neighbors[i]);
      lengthPage[lengthRow + i] = Candidate.distance(neighbors[i]);
    }
  }

  /** Copies the links with their lengths and returns how many there are. */
  int neighbors(int position, long[] neighbors) {
    int[] page = links[position >>> pageShift];
    float[] lengthPage = lengths[position >>> pageShift];
    int row = linkRow(position);
    int lengthRow = lengthRow(position);
    int count = page[row] & COUNT_MASK;
    for (int i = 0; i < count; i++) {
      neighbors[i] = Candidate.of(lengthPage[lengthRow + i], page[row + 1 + i]);
    }
    return count;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int maxLinks() {
    return maxLinks;
  }

  @Override
  public int node(int position) {
    return nodes == null ? position : nodes[position];
  }

  @Override
  public int below(int position) {
    return below[position];
  }

  @Override
  public int links(int position, int[] out) {
    int[] page = links[position >>> pageShift];
    int row = linkRow(position);
    int count = page[row] & COUNT_MASK;
    System.arraycopy(page, row + 1, out, 0, count);
    return count;
  }

  @Override
  public int willWant(int position) {
    int[] page = links[position >>> pageShift];
    int row = linkRow(position);
    int read = 0;
    for (int at = row; at < row + 1 + maxLinks; at += CACHE_LINE_INTS) {
      read += page[at];
    }
    return read;
  }

  private int linkRow(int position) {
    return (position & (rowsPerPage - 1)) * (maxLinks + 1);
  }

  private int lengthRow(int position) {
    return (position & (rowsPerPage - 1)) * maxLinks;
  }
}
