// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * INSERT, algorithm 1 of the paper, for every node in ascending order, a batch at a time: first the
 * links of all nodes of a batch are found, each on the graph as it was before the batch and among
 * the batch's nodes before it ({@link Insertion}), then they are written ({@link BackLinks}). Both
 * halves may run on many threads. A batch is never larger than what was there before it, and 1
 * gives the paper's own order.
 *
 * <p>The same vectors and {@link Construction} give the same graph, bit by bit, on any number of
 * threads. Single-use.
 */
public final class GraphBuilder {
  private final Duplicates duplicates;
  private final LevelSampler levels;
  private final ParallelLoop loop;
  private final List<Insertion> insertions = new ArrayList<>();
  private final BackLinks backLinks;
  private final NodeDistances exact;
  private final MutableLayer[] layers;
  private final Picks[] batch;
  private final int size;
  private int top = -1;
  private int entryPoint;

  /** Makes the distances that a thread needs. */
  @FunctionalInterface
  public interface Comparers {
    NodeComparer open() throws IOException;
  }

  /** Told how the building goes on; may end it by an exception. */
  public interface Monitor {
    /** Called before every insertion, by the thread that does it. */
    void check() throws IOException;

    /**
     * @param nodes how many are inserted so far
     */
    void inserted(int nodes) throws IOException;
  }

  /**
   * @param size nodes of the graph, 0 to {@code size - 1}; at least 1
   * @param duplicates of them
   * @param comparers makes the distances for each thread
   * @param loop who does the work
   */
  public GraphBuilder(
      Construction construction,
      int size,
      Duplicates duplicates,
      Comparers comparers,
      ParallelLoop loop)
      throws IOException {
    this.size = size;
    this.duplicates = duplicates;
    this.loop = loop;
    this.levels = new LevelSampler(construction.levelMultiplier(), construction.seed());
    int[] layerSizes = levels.layerSizes(size, duplicates);
    this.layers = new MutableLayer[layerSizes.length];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new MutableLayer(l, layerSizes[l], construction.maxLinks(l));
    }
    List<BackLinker> linkers = new ArrayList<>();
    NodeComparer comparer = null;
    for (int worker = 0; worker < loop.workers(); worker++) {
      comparer = comparers.open();
      Insertion insertion = new Insertion(construction, duplicates, comparer);
      insertions.add(insertion);
      linkers.add(new BackLinker(construction, comparer.pairs(), insertion.selector()));
    }
    this.exact = comparer.exact();
    this.backLinks = new BackLinks(construction, layers, loop, linkers);
    this.batch = new Picks[Math.min(size, construction.batch())];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = new Picks(construction.m());
    }
  }

  /**
   * Inserts all nodes, and makes every one reachable from the entry point on each of its layers.
   */
  public Graph build(Monitor monitor) throws IOException {
    insertAll(monitor);
    new DuplicateTrees(layers[0], exact).link(duplicates, monitor);
    int entry = entryPoint;
    for (int l = top; l >= 0; l--) {
      new ReachabilityRepair(layers[l], l == 0, entry, exact).run(monitor);
      entry = l == 0 ? entry : layers[l].below(entry);
    }
    monitor.inserted(size);
    return new MutableGraph(layers, entryPoint);
  }

  /** The paper's graph, of which parts may not be reachable; duplicates are not linked. */
  Graph insertAll(Monitor monitor) throws IOException {
    int distinct = size - duplicates.count();
    for (int inserted = 0; inserted < distinct; ) {
      int count = Math.min(Math.max(1, inserted), Math.min(batch.length, distinct - inserted));
      insert(count, monitor);
      inserted += count;
      if (inserted < distinct) {
        monitor.inserted(layers[0].size());
      }
    }
    while (layers[0].size() < size) {
      layers[0].add(layers[0].size(), 0);
    }
    return new MutableGraph(layers, entryPoint);
  }

  private void insert(int count, Monitor monitor) throws IOException {
    Frozen frozen = freeze();
    for (int i = 0; i < count; i++) {
      int node = layers[0].size();
      for (; duplicates.contains(node); node++) {
        layers[0].add(node, 0);
      }
      batch[i].begin(node, levels.level(node));
      place(batch[i]);
    }
    loop.run(
        count,
        (worker, i) -> {
          monitor.check();
          insertions.get(worker).find(batch[i], layers, frozen);
        });
    backLinks.link(batch, count);
  }

  private Frozen freeze() {
    int[] sizes = new int[layers.length];
    for (int l = 0; l < layers.length; l++) {
      sizes[l] = layers[l].size();
    }
    return new Frozen(top, entryPoint, sizes);
  }

  /*
   * Nodes come in order and are added from their top layer down, so the place a node will have below
   * is the next free one there.
   */
  private void place(Picks picks) {
    for (int l = picks.level(); l >= 0; l--) {
      int below = l == 0 ? 0 : layers[l - 1].size();
      picks.place(l, layers[l].add(picks.node(), below));
    }
    if (picks.level() > top) {
      top = picks.level();
      entryPoint = picks.position(top);
    }
  }

  private record MutableGraph(MutableLayer[] all, int entryPoint) implements Graph {
    @Override
    public int layers() {
      return all.length;
    }

    @Override
    public Layer layer(int level) {
      return all[level];
    }
  }
}
