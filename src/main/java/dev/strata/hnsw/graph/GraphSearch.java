// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * K-NN-SEARCH, algorithm 5 of the paper: a walk with {@code ef} = 1 down the upper layers, then one
 * of the wanted width on layer 0. Holds the working memory of a search and is meant to be reused;
 * for one thread at a time.
 *
 * <p>Call {@link #descend} or {@link #enterAt}, then {@link #nearest} or {@link #walk}.
 */
public final class GraphSearch {
  private final LayerSearch layerSearch = new LayerSearch();
  private final GuidedWalk guidedWalk = new GuidedWalk();
  private final int[] entryNode = new int[1];
  private final float[] entryDistance = new float[1];
  private long[] entries = new long[1];
  private int entryCount;
  private VisitedSet visited;

  /** Walks down to layer 0, where the node it reaches becomes the entry point. */
  public void descend(Graph graph, Distances query, WalkBudget budget) throws IOException {
    entryCount = 0;
    int level = graph.layers() - 1;
    budget.enterLevel(level);
    if (budget.take(1) == 0) {
      return;
    }
    long entry = compared(graph.layer(level), graph.entryPoint(), query);
    for (; level > 0 && budget.exhausted() == false; level--) {
      long nearest = layerSearch.nearest(graph.layer(level), false, entry, query, budget);
      int below = graph.layer(level).below(Candidate.position(nearest));
      entry = Candidate.of(Candidate.distance(nearest), below);
      budget.enterLevel(level - 1);
    }
    if (level == 0) {
      addEntry(entry);
    }
  }

  /** Takes entry points on layer 0 instead of walking down to one; may be empty. */
  public void enterAt(int[] nodes, int count, Graph graph, Distances query, WalkBudget budget)
      throws IOException {
    entryCount = 0;
    budget.enterLevel(0);
    for (int i = 0; i < count && budget.take(1) == 1; i++) {
      addEntry(compared(graph.layer(0), nodes[i], query));
    }
  }

  /**
   * The {@code ef} nearest nodes.
   *
   * @return how many were found; {@link #node} and {@link #distance} give them, nearest first,
   *     until the next search
   */
  public int nearest(int ef, Graph graph, Distances query, WalkBudget budget) throws IOException {
    layerSearch.begin(ef, graph.layer(0).size());
    visited = layerSearch.visited();
    for (int i = 0; i < entryCount; i++) {
      layerSearch.enter(entries[i]);
    }
    return keep(layerSearch.run(graph.layer(0), true, query, budget));
  }

  /**
   * The {@code ef} nearest nodes among those that the guide accepts.
   *
   * @return as {@link #nearest}
   */
  public int nearestAccepted(int ef, Graph graph, Distances query, WalkGuide guide)
      throws IOException {
    walk(ef, graph, query, guide);
    return keep(guidedWalk.results());
  }

  private int keep(CandidatePool pool) {
    if (entries.length < pool.size()) {
      entries = new long[pool.size()];
    }
    for (int i = 0; i < pool.size(); i++) {
      entries[i] = pool.get(i);
    }
    return pool.size();
  }

  /** The i-th result of {@link #nearest}. */
  public int node(int i) {
    return Candidate.position(entries[i]);
  }

  /** The distance of the i-th result of {@link #nearest}. */
  public float distance(int i) {
    return Candidate.distance(entries[i]);
  }

  /** Walks layer 0 as the guide says, which also takes the results. */
  public void walk(int ef, Graph graph, Distances query, WalkGuide guide) throws IOException {
    guidedWalk.begin(ef, graph.layer(0).size());
    visited = guidedWalk.visited();
    for (int i = 0; i < entryCount; i++) {
      guidedWalk.enter(entries[i], guide);
    }
    guidedWalk.run(graph.layer(0), query, guide);
  }

  /** Whether the last search compared this node with the query. */
  public boolean visited(int node) {
    return visited.contains(node);
  }

  private long compared(Layer layer, int position, Distances query) throws IOException {
    entryNode[0] = layer.node(position);
    query.distances(entryNode, 1, entryDistance);
    return Candidate.of(entryDistance[0], position);
  }

  private void addEntry(long entry) {
    if (entryCount == entries.length) {
      entries = Arrays.copyOf(entries, entryCount * 2);
    }
    entries[entryCount++] = entry;
  }
}
