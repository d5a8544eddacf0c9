// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;

/**
 * INSERT, algorithm 1 of the paper, for every node in ascending order, a batch at a time: first the
 * links of all nodes of a batch are found, each on the graph as it was before the batch and among
 * the batch's nodes before it ({@link Insertion}), then they are written ({@link BackLinks}). Both
 * halves may run on many threads. A batch is never larger than what was there before it, and 1
 * gives the paper's own order. Nodes whose links are known from a graph before keep them on layer 0
 * ({@link Adoption}). When all are inserted, links on layer 0 are looked for again ({@link
 * SecondPass}), which is ours and not the paper's; a batch of 1 leaves it out. Where links of
 * several graphs were taken over, {@link Joining} is in its place.
 *
 * <p>The same vectors and {@link Construction} give the same graph, bit by bit, on any number of
 * threads. Single-use.
 */
public final class GraphBuilder {
  /** Nodes that are placed between two checks. */
  private static final int CHECKED = 1 << 12;

  private final Duplicates duplicates;
  private final LevelSampler levels;
  private final GraphWorkers workers;
  private final BackLinks backLinks;
  private final NodeDistances exact;
  private final MutableLayer[] layers;
  private final Picks[] batch;
  private final int size;
  private final Adoption adoption;
  private final SecondPass secondPass;
  private final Construction construction;

  /** Whether anything is known of neighbours before. */
  private final boolean knows;

  /** Whether links of several graphs are taken over, which are then joined. */
  private final boolean joins;

  private BitSet adopted;

  private int top = -1;
  private int entryPoint;
  private int inserted;

  /** Makes the distances that a thread needs. */
  @FunctionalInterface
  public interface Comparers {
    /** Makes them anew; called by the thread that builds. */
    NodeComparer open() throws IOException;
  }

  /** Told how the building goes on; may end it by an exception. */
  public interface Monitor {
    /** Called in every loop, by the thread that runs it: before every insertion, for one. */
    void check() throws IOException;

    /**
     * @param nodes how many are inserted so far; what is done besides counts as part of it
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
    this.levels = new LevelSampler(construction.levelMultiplier(), construction.seed());
    int[] layerSizes = levels.layerSizes(size, duplicates);
    this.layers = new MutableLayer[layerSizes.length];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new MutableLayer(l, layerSizes[l], construction.maxLinks(l));
    }
    this.workers = new GraphWorkers(construction, duplicates, loop, comparers);
    NodeComparer comparer = workers.first().comparer();
    this.exact = comparer.exact();
    this.knows = comparer.known() != KnownNeighbors.NONE;
    this.joins = comparer.known().ofSeveral();
    this.adoption = new Adoption(layers[0], size, duplicates, workers);
    this.backLinks = new BackLinks(construction, layers, workers);
    this.batch = new Picks[Math.min(size, construction.batch())];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = new Picks(construction.mostPicks());
    }
    this.construction = construction;
    this.secondPass = new SecondPass(layers[0], duplicates, workers, backLinks, batch);
  }

  /**
   * Inserts all nodes, and makes every one reachable from the entry point on each of its layers.
   */
  public Graph build(Monitor monitor) throws IOException {
    insertAll(monitor);
    if (joins) {
      new Joining(construction, layers[0], duplicates, workers, backLinks).run(monitor);
    } else if (construction.looksTwice()) {
      secondPass.run(adoption.whole(), knows ? Breadth.SECOND_AT_KNOWN : Breadth.SECOND, monitor);
    }
    new DuplicateTrees(layers[0], exact).link(duplicates, monitor);
    int entry = entryPoint;
    for (int l = top; l >= 0; l--) {
      new ReachabilityRepair(layers[l], l == 0, entry, exact).run(monitor);
      entry = l == 0 ? entry : layers[l].below(entry);
    }
    monitor.inserted(size);
    return new MutableGraph(layers, entryPoint);
  }

  /** The graph after one pass, of which parts may not be reachable; duplicates are not linked. */
  Graph insertAll(Monitor monitor) throws IOException {
    placeAll(monitor);
    if (knows) {
      int most = joins ? construction.taken() : construction.maxLinks(0);
      adoption.run(construction.looksTwice(), most, monitor);
    }
    adopted = adoption.nodes();
    inserted = adopted.cardinality();
    Breadth usual = construction.firstBreadth();
    Breadth atKnown = atKnown(usual);
    Breadth above = joins ? Breadth.ABOVE_JOINED : usual;
    for (int node = nextAdopted(0); node < size; ) {
      node = insertBatch(node, this::nextAdopted, frozen(0, above, usual, usual), monitor);
    }
    for (int node = nextNew(0); node < size; ) {
      node = insertBatch(node, this::nextNew, frozen(node, usual, usual, atKnown), monitor);
      if (node < size) {
        monitor.inserted(construction.looksTwice() ? SecondPass.worth(node) : node);
      }
    }
    return new MutableGraph(layers, entryPoint);
  }

  /*
   * Nodes come in order and are added from their top layer down, so the place a node will have below
   * is the next free one there.
   */
  private void placeAll(Monitor monitor) throws IOException {
    for (int node = 0; node < size; node++) {
      if (node % CHECKED == 0) {
        monitor.check();
      }
      for (int l = level(node); l >= 0; l--) {
        layers[l].add(node, l == 0 ? 0 : layers[l - 1].size());
      }
    }
  }

  private int level(int node) {
    return duplicates.contains(node) ? 0 : levels.level(node);
  }

  /**
   * How wide a search for the links of a new node is that begins at known neighbours. Where most
   * nodes are adopted the others cost little, and come back merge after merge.
   */
  private Breadth atKnown(Breadth usual) {
    boolean narrow = construction.looksTwice() && knows && joins == false && inserted < size / 2;
    return narrow ? Breadth.FIRST_AT_KNOWN : usual;
  }

  /** The graph as it is, of which nodes below {@code before} were inserted. */
  private Frozen frozen(int before, Breadth above, Breadth usual, Breadth atKnown) {
    return new Frozen(top, entryPoint, before, adopted, above, usual, atKnown);
  }

  /** The first adopted node from this one up that is on a layer above 0. */
  private int nextAdopted(int from) {
    int node = adopted.nextSetBit(from);
    while (node >= 0 && level(node) == 0) {
      node = adopted.nextSetBit(node + 1);
    }
    return node < 0 ? size : node;
  }

  /** The first node from this one up that has no links yet. */
  private int nextNew(int from) {
    int node = from;
    while (node < size && (duplicates.contains(node) || adopted.get(node))) {
      node++;
    }
    return node;
  }

  /**
   * Inserts a batch of nodes.
   *
   * @param first of them
   * @param next the first from a node up that is to be inserted
   * @param frozen the graph before them
   * @return the node that is to be inserted after these
   */
  private int insertBatch(int first, IntUnaryOperator next, Frozen frozen, Monitor monitor)
      throws IOException {
    int most = Math.clamp(inserted, 1, batch.length);
    int count = 0;
    int node = first;
    for (; count < most && node < size; count++) {
      place(batch[count], node);
      node = next.applyAsInt(node + 1);
    }
    workers.run(
        count,
        (worker, i) -> {
          monitor.check();
          worker.insertion().find(batch, i, layers, frozen);
        });
    backLinks.link(batch, count);
    inserted += count;
    return node;
  }

  private void place(Picks picks, int node) {
    int level = level(node);
    picks.begin(node, level);
    for (int l = 0; l <= level; l++) {
      picks.place(l, layers[l].position(node));
    }
    if (level > top) {
      top = level;
      entryPoint = picks.position(level);
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
