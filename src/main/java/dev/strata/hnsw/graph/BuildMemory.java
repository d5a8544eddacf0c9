// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * The heap that the building of a graph takes at most, known before it begins. Vectors and codes
 * are read from files and not counted.
 *
 * @param graph bytes of the links of all nodes with their lengths
 * @param repair bytes of what is needed to find nodes that cannot be reached, which is more than
 *     the order of nodes that is held before
 * @param worker bytes of each thread's working memory
 */
public record BuildMemory(long graph, long repair, long worker) {
  private static final int ARRAY_HEADER = 16;
  static final int REFERENCE = 8;

  /** Nodes that a search of width 1 visits, about; it grows with the logarithm of the nodes. */
  private static final int VISITED_PER_EF = 40;

  /** For each candidate in a pool or list: a long there, and a node and a distance beside it. */
  private static final int CANDIDATE = 4 * Long.BYTES;

  /** That of a graph of so many nodes. */
  public static BuildMemory of(Construction construction, int size, Duplicates duplicates) {
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
    long repair = 2L * size * Integer.BYTES + visited;
    return new BuildMemory(graph, repair, worker);
  }

  /** The most that is in use at one time, with so many threads. */
  public long bytes(int workers) {
    return graph + repair + workers * worker;
  }

  /** The greatest number of threads that fits, at least 1 and no more than wanted. */
  public int workersWithin(long bytes, int wanted) {
    return Math.clamp((bytes - graph - repair) / worker, 1, wanted);
  }

  static long array(long length, int elementBytes) {
    return ARRAY_HEADER + (length * elementBytes + 7) / 8 * 8;
  }
}
