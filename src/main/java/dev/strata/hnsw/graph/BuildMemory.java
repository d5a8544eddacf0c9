// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * The heap that the building of a graph takes at most, known before it begins. Vectors and codes
 * are read from files and not counted.
 *
 * @param graph bytes of the links of all nodes with their lengths
 * @param passing bytes of what is held for a while besides: to find nodes that cannot be reached,
 *     which is more than the order of nodes that is held before, or to join graphs
 * @param worker bytes of each thread's working memory
 */
public record BuildMemory(long graph, long passing, long worker) {
  private static final int ARRAY_HEADER = 16;
  static final int REFERENCE = 8;

  /** One with some fields, and an array in it. */
  static final int OBJECT = 64;

  /** Nodes that a search of width 1 visits, about; it grows with the logarithm of the nodes. */
  private static final int VISITED_PER_EF = 40;

  /** For each candidate in a pool or list: a long there, and a node and a distance beside it. */
  private static final int CANDIDATE = 4 * Long.BYTES;

  /**
   * That of a graph of so many nodes.
   *
   * @param joins whether it is made of several graphs
   */
  public static BuildMemory of(
      Construction construction, int size, Duplicates duplicates, boolean joins) {
    LevelSampler levels = new LevelSampler(construction.levelMultiplier(), construction.seed());
    int[] layerSizes = levels.layerSizes(size, duplicates);
    long graph = 0;
    for (int l = 0; l < layerSizes.length; l++) {
      graph += MutableLayer.bytes(l, layerSizes[l], construction.maxLinks(l));
    }
    graph += (long) duplicates.count() * Long.BYTES + (duplicates.count() > 0 ? size / 8 : 0);
    long visited = size / 8 + (long) VISITED_PER_EF * construction.efConstruction() * Integer.BYTES;
    long row = (long) construction.dimension() * Float.BYTES;
    long worker =
        2 * visited // one for the links that are extended
            + (long) CANDIDATE * (construction.efConstruction() + construction.batch())
            + (long) CANDIDATE * construction.maxM0()
            + 6 * row; // three targets, and a query's parts in the form of codes
    if (construction.extendCandidates()) { // the candidates' links, in arrays that double
      worker += 3L * Long.BYTES * construction.efConstruction() * (construction.maxM0() + 1);
    }
    long passing = 2L * size * Integer.BYTES + visited;
    if (joins) {
      passing = Math.max(passing, Joining.bytes(construction, size));
      worker += CellSearch.bytes(row);
    }
    return new BuildMemory(graph, passing, worker);
  }

  /** The most that is in use at one time, with so many threads. */
  public long bytes(int workers) {
    return graph + passing + workers * worker;
  }

  /** The greatest number of threads that fits, at least 1 and no more than wanted. */
  public int workersWithin(long bytes, int wanted) {
    return Math.clamp((bytes - graph - passing) / worker, 1, wanted);
  }

  static long array(long length, int elementBytes) {
    return ARRAY_HEADER + (length * elementBytes + 7) / 8 * 8;
  }
}
