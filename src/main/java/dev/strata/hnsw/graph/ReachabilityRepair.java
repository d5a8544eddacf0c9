// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * Makes every node of a layer reachable from the entry point. Pruning keeps links by what they are
 * worth to one node, and some node may lose all that led to it; peers leave such nodes unfindable
 * (Lucene issue 12627).
 *
 * <p>A walk through the whole layer marks what it reaches, and by which link. A node that it did
 * not reach gets a link from a near one that it did: in a free place, or in that of the longest
 * link by which nothing was reached first, so that nobody else is lost. Then the walk goes on from
 * there. There always is such a place, since fewer links reached something first than places are
 * left, and so no node remains. The cost is linear in nodes and links, and one search for each node
 * without a near one of its own. For one thread.
 */
final class ReachabilityRepair {
  /** Width of the search for a place near a node that knows of none. */
  private static final int EF = 32;

  private static final int UNREACHED = -1;

  private final MutableLayer layer;
  private final boolean onBase;
  private final NodeDistances distances;
  private final LayerSearch search = new LayerSearch();
  private final CandidateList begin = new CandidateList();
  private final int entry;

  /** By which position each was reached first. */
  private final int[] parents;

  private final int[] queue;
  private final long[] row;
  private int queued;
  private int next;

  /** No position before it has a place for another link. */
  private int fullBefore;

  /**
   * @param entry position that all are to be reached from
   * @param distances from a node that is looked for a place for
   */
  ReachabilityRepair(MutableLayer layer, boolean onBase, int entry, NodeDistances distances) {
    this.layer = layer;
    this.onBase = onBase;
    this.entry = entry;
    this.distances = distances;
    this.parents = new int[layer.size()];
    this.queue = new int[layer.size()];
    this.row = new long[layer.maxLinks()];
  }

  /** Repairs the layer. */
  void run(GraphBuilder.Monitor monitor) throws IOException {
    Arrays.fill(parents, UNREACHED);
    reach(entry, entry);
    spread(monitor);
    for (int position = 0; position < parents.length && queued < parents.length; position++) {
      if (parents[position] == UNREACHED) {
        monitor.check();
        attach(position);
        spread(monitor);
      }
    }
  }

  private void reach(int position, int parent) {
    parents[position] = parent;
    queue[queued++] = position;
  }

  private void spread(GraphBuilder.Monitor monitor) throws IOException {
    for (; next < queued; next++) {
      monitor.check();
      int position = queue[next];
      int count = layer.neighbors(position, row);
      for (int i = 0; i < count; i++) {
        int link = Candidate.position(row[i]);
        if (parents[link] == UNREACHED) {
          reach(link, position);
        }
      }
    }
  }

  private void attach(int position) throws IOException {
    int count = layer.neighbors(position, row);
    long[] near = Arrays.copyOf(row, count);
    Arrays.sort(near);
    if (attachToOne(near, count, position) == false) {
      attachByDistance(position);
    }
  }

  private void attachByDistance(int position) throws IOException {
    distances.target(layer.node(position));
    begin.clear(1);
    begin.add(entry);
    begin.compare(0, layer, distances);
    search.begin(EF, layer.size());
    search.enter(begin.array()[0]);
    CandidatePool pool = search.run(layer, onBase, distances, WalkBudget.UNLIMITED);
    long[] near = new long[pool.size()];
    for (int i = 0; i < near.length; i++) {
      near[i] = pool.get(i);
    }
    if (attachToOne(near, near.length, position)) {
      return;
    }
    while (tryFrom(fullBefore, position, near[near.length - 1]) == false) {
      fullBefore++;
    }
  }

  private boolean attachToOne(long[] near, int count, int position) {
    for (int i = 0; i < count; i++) {
      if (tryFrom(Candidate.position(near[i]), position, near[i])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Links a reached position to an unreached one, if it has a place for that.
   *
   * @param length a candidate with the length of the link
   */
  private boolean tryFrom(int from, int position, long length) {
    if (parents[from] == UNREACHED) {
      return false;
    }
    long link = Candidate.of(Candidate.distance(length), position);
    int count = layer.neighbors(from, row);
    if (count < layer.maxLinks()) {
      layer.append(from, link);
    } else {
      int longest = -1;
      for (int i = 0; i < count; i++) {
        boolean needed = parents[Candidate.position(row[i])] == from;
        if (needed == false && (longest < 0 || row[i] > row[longest])) {
          longest = i;
        }
      }
      if (longest < 0) {
        return false;
      }
      row[longest] = link;
      layer.replace(from, row, count, MutableLayer.NOT_SELECTED);
    }
    reach(position, from);
    return true;
  }
}
