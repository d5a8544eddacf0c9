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
public final class GraphSearch implements RankedNodes {
  /**
   * Accepted neighbours of a node, below which a walk on the accepted nodes looks behind its
   * rejected ones.
   */
  public static final int ENOUGH_ACCEPTED = 16;

  /** Nodes around the query that tell how frequent accepted ones are there. */
  private static final int AROUND = 32;

  /**
   * What is still as frequent, as a part of the usual share. With a third, one in ten filters that
   * accept what is far from the query passed, and the walk behind it found none of the nearest; a
   * random one has 0.75 to 1.25 of the usual share around the query.
   */
  private static final double FEW = 0.6;

  private final LayerSearch layerSearch = new LayerSearch();
  private final GuidedWalk guidedWalk = new GuidedWalk();
  private final AcceptedSearch acceptedSearch = new AcceptedSearch();
  private final FilterFirst filterFirst = new FilterFirst();
  private final int together;
  private final int[] entryNode = new int[1];
  private final float[] entryDistance = new float[1];
  private long[] entries = new long[1];
  private int entryCount;
  private int size;
  private VisitedSet visited;
  private EarlyStop stop;

  /** A search in the paper's order. */
  public GraphSearch() {
    this(1);
  }

  /**
   * A search whose {@link #nearest} expands some candidates in one step, once it knows as many as
   * it keeps. What stays among the {@code ef} nearest is expanded in the end, whatever the order,
   * and the waits for the links and rows of several overlap.
   *
   * @param together candidates, from 1
   */
  public GraphSearch(int together) {
    this.together = together;
  }

  /** From here on ends walks early by a rule, or not, if that is null; collected walks never. */
  public void stopBy(EarlyStop earlyStop) {
    stop = earlyStop;
  }

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
    addEntries(nodes, count, query, budget);
  }

  /** Adds entry points on layer 0. */
  public void addEntries(int[] nodes, int count, Distances query, WalkBudget budget)
      throws IOException {
    int taken = budget.take(count);
    float[] distances = new float[taken];
    query.distances(nodes, taken, distances);
    for (int i = 0; i < taken; i++) {
      addEntry(Candidate.of(distances[i], nodes[i]));
    }
  }

  /**
   * The {@code ef} nearest nodes.
   *
   * @return how many were found; {@link #node} and {@link #distance} give them, nearest first,
   *     until the next search
   */
  public int nearest(int ef, Graph graph, Distances query, WalkBudget budget) throws IOException {
    return nearest(ef, ef, graph, query, budget);
  }

  /**
   * The {@code kept} nearest nodes of those that a walk of width {@code ef} compares, which are
   * more than it expands.
   *
   * @param kept at least {@code ef}
   * @return as {@link #nearest}
   */
  public int nearest(int ef, int kept, Graph graph, Distances query, WalkBudget budget)
      throws IOException {
    layerSearch.begin(ef, kept, graph.layer(0).size(), stop, together);
    visited = layerSearch.visited();
    for (int i = 0; i < entryCount; i++) {
      layerSearch.enter(entries[i]);
    }
    return keep(layerSearch.run(graph.layer(0), true, query, budget));
  }

  /**
   * The {@code kept} nearest nodes among those that the guide accepts and a walk compares that ends
   * when it has expanded the {@code ef} nearest of them.
   *
   * @param kept at least {@code ef}
   * @return as {@link #nearest}
   */
  public int nearestAccepted(int ef, int kept, Graph graph, Distances query, WalkGuide guide)
      throws IOException {
    acceptedSearch.begin(ef, kept, graph.layer(0).size(), guide.filter(), stop);
    visited = acceptedSearch.visited();
    for (int i = 0; i < entryCount; i++) {
      acceptedSearch.enter(entries[i]);
    }
    acceptedSearch.run(graph.layer(0), query, guide);
    if (entries.length < kept) {
      entries = new long[kept];
    }
    size = acceptedSearch.results(entries);
    return size;
  }

  /**
   * Goes to the nearest of all nodes, which become entry points, and looks whether accepted ones
   * are about as frequent there as elsewhere. Where they lie apart from the query, {@link
   * #nearestFilterFirst} would not find the nearest of them.
   *
   * @param share of all nodes that are accepted
   */
  public boolean isAccepted(double share, Graph graph, Distances query, WalkGuide guide)
      throws IOException {
    layerSearch.begin(AROUND, graph.layer(0).size());
    for (int i = 0; i < entryCount; i++) {
      layerSearch.enter(entries[i]);
    }
    CandidatePool nearest = layerSearch.run(graph.layer(0), true, query, guide);
    entryCount = keep(nearest);
    VisitedSet seen = layerSearch.visited();
    int accepted = 0;
    for (int i = 0; i < seen.size(); i++) {
      accepted += guide.filter().bit(seen.get(i));
    }
    return accepted >= FEW * share * seen.size();
  }

  /**
   * The same by a walk on the accepted nodes alone: fewer distances, more links.
   *
   * @return as {@link #nearest}
   */
  public int nearestFilterFirst(int ef, Graph graph, Distances query, WalkGuide guide)
      throws IOException {
    visited = filterFirst.visited();
    return keep(filterFirst.run(ef, stop, entries, entryCount, graph.layer(0), query, guide));
  }

  private int keep(CandidatePool pool) {
    if (entries.length < pool.size()) {
      entries = new long[pool.size()];
    }
    for (int i = 0; i < pool.size(); i++) {
      entries[i] = pool.get(i);
    }
    size = pool.size();
    return size;
  }

  /** How many the last {@link #nearest} found. */
  @Override
  public int size() {
    return size;
  }

  /** The i-th result of {@link #nearest}. */
  @Override
  public int node(int i) {
    return Candidate.position(entries[i]);
  }

  /** The distance of the i-th result of {@link #nearest}. */
  @Override
  public float distance(int i) {
    return Candidate.distance(entries[i]);
  }

  /**
   * Walks layer 0 as the guide says, which also takes the results.
   *
   * @param exact distances to hand over where those of the walk are estimates; else null
   */
  public void walk(int ef, Graph graph, Distances query, Distances exact, WalkGuide guide)
      throws IOException {
    guidedWalk.begin(ef, graph.layer(0).size(), exact);
    visited = guidedWalk.visited();
    for (int i = 0; i < entryCount; i++) {
      guidedWalk.enter(entries[i], guide);
    }
    guidedWalk.run(graph.layer(0), query, guide);
  }

  /** How many nodes the last {@link #walk} compared exactly after it had estimates. */
  public long refined() {
    return guidedWalk.refined();
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
