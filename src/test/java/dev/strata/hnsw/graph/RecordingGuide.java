// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** A guide and budget that keeps all it is told, and fails where a walk breaks its contract. */
final class RecordingGuide implements WalkGuide {
  /** Position, which on layer 0 is the node, and distance of what was collected, in its order. */
  final List<Long> collected = new ArrayList<>();

  int taken;
  int expanded;

  /** What of these was spent before layer 0. */
  int takenAbove;

  int expandedAbove;

  /** Levels that were entered, in their order. */
  final List<Integer> levels = new ArrayList<>();

  private final Set<Integer> collectedNodes = new HashSet<>();
  private IntPredicate accepted = node -> true;
  private float competitiveUpTo = Float.NEGATIVE_INFINITY;
  private int maxTaken = Integer.MAX_VALUE;
  private int maxExpanded = Integer.MAX_VALUE;

  RecordingGuide accepting(IntPredicate accepted) {
    this.accepted = accepted;
    return this;
  }

  /** Distances up to this one are competitive; none is by default. */
  RecordingGuide competitiveUpTo(float distance) {
    this.competitiveUpTo = distance;
    return this;
  }

  /** At most this many comparisons. */
  RecordingGuide takingAtMost(int nodes) {
    this.maxTaken = nodes;
    return this;
  }

  /** Exhausted after this many expansions. */
  RecordingGuide expandingAtMost(int nodes) {
    this.maxExpanded = nodes;
    return this;
  }

  /** To be called where a search has come down to layer 0. */
  void arrived() {
    takenAbove = taken;
    expandedAbove = expanded;
  }

  @Override
  public void enterLevel(int level) {
    levels.add(level);
  }

  @Override
  public boolean exhausted() {
    return taken >= maxTaken || expanded >= maxExpanded;
  }

  @Override
  public int take(int nodes) {
    int some = Math.min(nodes, maxTaken - taken);
    taken += some;
    return some;
  }

  @Override
  public void expanded() {
    assertFalse("a node was expanded after the end", exhausted());
    expanded++;
  }

  @Override
  public NodeFilter filter() {
    return NodeFilter.of(accepted::test);
  }

  @Override
  public boolean competitive(float distance) {
    return distance <= competitiveUpTo;
  }

  @Override
  public void collect(int node, float distance) {
    assertTrue("a node that was not accepted", accepted.test(node));
    assertTrue("a node a second time", collectedNodes.add(node));
    collected.add(Candidate.of(distance, node));
  }

  Set<Integer> collectedNodes() {
    return collectedNodes;
  }
}
