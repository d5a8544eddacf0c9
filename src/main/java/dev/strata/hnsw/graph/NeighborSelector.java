// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * SELECT-NEIGHBORS-SIMPLE and SELECT-NEIGHBORS-HEURISTIC, algorithms 3 and 4 of the paper. Reused;
 * for one thread.
 */
final class NeighborSelector {
  /**
   * Kept neighbours are compared this many at a time, since the first near one settles it. Eight at
   * a time are a tenth slower in a merge of 768 dimensions, and two at a time no faster than four.
   */
  static final int CHUNK = 4;

  private final Construction construction;
  private final NodeDistances distances;
  private final VisitedSet known = new VisitedSet();
  private final LinkBatch batch = new LinkBatch();
  private long[] extended = new long[0];
  private long[] selected = new long[0];
  private long[] discarded = new long[0];
  private int[] selectedNodes = new int[0];
  private int kept;
  private int pruned;
  private int max;
  private long settled;
  private final int[] chunk = new int[CHUNK];
  private final float[] chunkDistances = new float[CHUNK];

  /**
   * @param distances between nodes; its target is changed at will
   */
  NeighborSelector(Construction construction, NodeDistances distances) {
    this.construction = construction;
    this.distances = distances;
  }

  /**
   * Picks the neighbours of a node.
   *
   * @param base the node's position, never picked itself
   * @param candidates with their distances from the node, nearest first
   * @param count how many candidates
   * @param max how many neighbours to pick at most
   * @return how many were picked; {@link #selected} gives them, nearest first unless pruned
   *     candidates were kept
   */
  int select(Layer layer, boolean onBase, int base, long[] candidates, int count, int max)
      throws IOException {
    if (construction.selection() == NeighborSelection.SIMPLE) {
      begin(0, max);
      int taken = Math.min(count, max);
      System.arraycopy(candidates, 0, selected, 0, taken);
      kept = MutableLayer.NOT_SELECTED;
      return taken;
    }
    boolean more = construction.extendCandidates();
    int offered = more ? extend(layer, onBase, base, candidates, count) : count;
    begin(offered, max);
    offer(layer, more ? extended : candidates, 0, offered);
    return finish();
  }

  /** Whether candidates may be offered in parts: each depends on the nearer ones alone. */
  boolean takesParts() {
    return construction.isPlainHeuristic();
  }

  /**
   * Starts to pick at most {@code most} neighbours of those that are offered.
   *
   * @param candidates how many there are at most
   */
  void begin(int candidates, int most) {
    max = most;
    kept = 0;
    pruned = 0;
    settled = Long.MIN_VALUE;
    if (selected.length < max) {
      selected = new long[max];
      selectedNodes = new int[max];
    }
    if (discarded.length < candidates) {
      discarded = new long[candidates];
    }
  }

  /** Whether as many are kept as are wanted, so that no further candidate matters. */
  boolean isFull() {
    return kept == max;
  }

  /** The i-th picked neighbour of the last call. */
  long selected(int i) {
    return selected[i];
  }

  /**
   * How many of the picked neighbours, from the first, the heuristic kept for their own sake;
   * {@link MutableLayer#NOT_SELECTED} where it was not asked.
   */
  int kept() {
    return kept;
  }

  /** Lines 3 to 7 of algorithm 4: the candidates and the candidates' own neighbours. */
  private int extend(Layer layer, boolean onBase, int base, long[] candidates, int count)
      throws IOException {
    extended = Arrays.copyOf(candidates, Math.max(candidates.length, count));
    int size = count;
    known.reset(layer.size());
    known.add(base);
    for (int i = 0; i < count; i++) {
      known.add(Candidate.position(candidates[i]));
    }
    distances.target(layer.node(base));
    for (int i = 0; i < count; i++) {
      int position = Candidate.position(candidates[i]);
      int fresh =
          batch.compareUnvisited(layer, onBase, position, known, distances, WalkBudget.UNLIMITED);
      if (extended.length < size + fresh) {
        extended = Arrays.copyOf(extended, 2 * (size + fresh));
      }
      for (int j = 0; j < fresh; j++) {
        extended[size++] = batch.candidate(j);
      }
    }
    Arrays.sort(extended, 0, size);
    return size;
  }

  /**
   * Lines 8 to 15 of algorithm 4, for some of the candidates: those from {@code from} to before
   * {@code to}, nearest first.
   *
   * @return whether any was kept
   */
  boolean offer(Layer layer, long[] candidates, int from, int to) throws IOException {
    int before = kept;
    for (int i = from; i < to && kept < max; i++) {
      long candidate = candidates[i];
      settled = candidate;
      int node = layer.node(Candidate.position(candidate));
      if (isCloserToBase(node, Candidate.distance(candidate))) {
        keep(candidate, node);
      } else {
        discard(candidate);
      }
    }
    return kept > before;
  }

  /**
   * The candidate offered last, or {@link Long#MIN_VALUE}: what comes before it is settled, and
   * would be discarded if it was not kept.
   */
  long settled() {
    return settled;
  }

  /** Keeps a candidate of which it is known that it would be. */
  void keep(long candidate, int node) {
    selected[kept] = candidate;
    selectedNodes[kept++] = node;
  }

  /** Discards a candidate of which it is known that it would be. */
  void discard(long candidate) {
    discarded[pruned++] = candidate;
  }

  /** Lines 16 to 18 of algorithm 4; returns how many were picked. */
  int finish() {
    int picked = kept;
    if (construction.keepPrunedConnections()) {
      for (int i = 0; i < pruned && picked < max; i++) {
        selected[picked++] = discarded[i];
      }
    }
    return picked;
  }

  /** Whether a candidate is closer to the base than to every neighbour kept so far. */
  private boolean isCloserToBase(int node, float toBase) throws IOException {
    if (kept == 0) {
      return true;
    }
    distances.target(node);
    for (int from = 0; from < kept; from += CHUNK) {
      int length = Math.min(CHUNK, kept - from);
      System.arraycopy(selectedNodes, from, chunk, 0, length);
      distances.distances(chunk, length, chunkDistances);
      for (int i = 0; i < length; i++) {
        if (chunkDistances[i] <= toBase) {
          return false;
        }
      }
    }
    return true;
  }
}
