// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * INSERT, algorithm 1 of the paper, for every node in ascending order: the same vectors and {@link
 * Construction} give the same graph, bit by bit. Single-use; for one thread.
 */
public final class GraphBuilder {
  private final Construction construction;
  private final LevelSampler levels;
  private final NodeDistances query;
  private final NeighborSelector selector;
  private final LayerSearch search = new LayerSearch();
  private final MutableLayer[] layers;
  private final int size;
  private final int[] target = new int[1];
  private final float[] targetDistance = new float[1];

  /** W of the layer just searched: its positions are on that layer, or, later, on the one below. */
  private long[] found = new long[0];

  private long[] crowded = new long[0];
  private int foundCount;
  private int top = -1;
  private int entryPoint;

  /** Told of every insertion; may end the building by an exception. */
  @FunctionalInterface
  public interface Monitor {
    /**
     * @param nodes how many are inserted so far
     */
    void inserted(int nodes) throws IOException;
  }

  /**
   * @param size nodes to insert, 0 to {@code size - 1}; at least 1
   * @param query distances from the node being inserted
   * @param pairs distances between its candidates; another object than {@code query}
   */
  public GraphBuilder(
      Construction construction, int size, NodeDistances query, NodeDistances pairs) {
    this.construction = construction;
    this.size = size;
    this.query = query;
    this.selector = new NeighborSelector(construction, pairs);
    this.levels = new LevelSampler(construction.levelMultiplier(), construction.seed());
    int[] layerSizes = levels.layerSizes(size);
    this.layers = new MutableLayer[layerSizes.length];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new MutableLayer(l, layerSizes[l], construction.maxLinks(l));
    }
  }

  /** Inserts all nodes. */
  public Graph build(Monitor monitor) throws IOException {
    for (int node = 0; node < size; node++) {
      insert(node);
      monitor.inserted(node + 1);
    }
    return new MutableGraph(layers, entryPoint);
  }

  private void insert(int node) throws IOException {
    int level = levels.level(node);
    query.target(node);
    for (int l = level; l > top; l--) {
      addTo(l, node);
    }
    if (top >= 0) {
      enter();
      for (int l = top; l > level; l--) {
        found[0] = search.nearest(layers[l], l == 0, found[0], query, WalkBudget.UNLIMITED);
        moveBelow(l);
      }
      for (int l = Math.min(top, level); l >= 0; l--) {
        searchLayer(l);
        connect(l, addTo(l, node));
        moveBelow(l);
      }
    }
    if (level > top) {
      top = level;
      entryPoint = layers[top].size() - 1;
    }
  }

  /** Makes the graph's entry point the only one found. */
  private void enter() throws IOException {
    target[0] = layers[top].node(entryPoint);
    query.distances(target, 1, targetDistance);
    ensureFound(1);
    found[0] = Candidate.of(targetDistance[0], entryPoint);
    foundCount = 1;
  }

  private void searchLayer(int level) throws IOException {
    MutableLayer layer = layers[level];
    search.begin(construction.efConstruction(), layer.size());
    for (int i = 0; i < foundCount; i++) {
      search.enter(found[i]);
    }
    CandidatePool pool = search.run(layer, level == 0, query, WalkBudget.UNLIMITED);
    foundCount = pool.size();
    ensureFound(foundCount);
    for (int i = 0; i < foundCount; i++) {
      found[i] = pool.get(i);
    }
  }

  /*
   * Nodes come in order and are added from their top layer down, so the place a node will have below
   * is the next free one there.
   */
  private int addTo(int level, int node) {
    return layers[level].add(node, level == 0 ? 0 : layers[level - 1].size());
  }

  /** Links the new node at {@code position} both ways. */
  private void connect(int level, int position) throws IOException {
    MutableLayer layer = layers[level];
    int count = selector.select(layer, level == 0, position, found, foundCount, construction.m());
    for (int i = 0; i < count; i++) {
      layer.append(position, selector.selected(i));
    }
    long[] neighbors = new long[count];
    layer.neighbors(position, neighbors);
    for (long neighbor : neighbors) {
      long back = Candidate.of(Candidate.distance(neighbor), position);
      linkBack(level, Candidate.position(neighbor), back);
    }
  }

  /** Adds a link to a node, and selects its links anew where that makes too many. */
  private void linkBack(int level, int position, long newNeighbor) throws IOException {
    MutableLayer layer = layers[level];
    if (layer.linkCount(position) < layer.maxLinks()) {
      layer.append(position, newNeighbor);
      return;
    }
    if (crowded.length <= layer.maxLinks()) {
      crowded = new long[layer.maxLinks() + 1];
    }
    int count = layer.neighbors(position, crowded);
    crowded[count++] = newNeighbor;
    Arrays.sort(crowded, 0, count);
    int kept = selector.select(layer, level == 0, position, crowded, count, layer.maxLinks());
    layer.clear(position);
    for (int i = 0; i < kept; i++) {
      layer.append(position, selector.selected(i));
    }
  }

  /** Turns positions on a layer into those on the layer below. */
  private void moveBelow(int level) {
    if (level > 0) {
      for (int i = 0; i < foundCount; i++) {
        int below = layers[level].below(Candidate.position(found[i]));
        found[i] = Candidate.of(Candidate.distance(found[i]), below);
      }
    }
  }

  private void ensureFound(int length) {
    if (found.length < length) {
      found = Arrays.copyOf(found, Math.max(length, construction.efConstruction()));
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
