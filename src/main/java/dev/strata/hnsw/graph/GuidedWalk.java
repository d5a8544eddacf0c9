// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * SEARCH-LAYER where not every node may be a result, or where the collector and not {@code ef}
 * alone says when it has enough. C and W of the paper are two structures here: every near node is a
 * candidate to walk through, but only accepted ones are results. The walk ends when the nearest
 * candidate is neither among the best {@code ef} results nor competitive for the collector. Reused;
 * for one thread.
 */
final class GuidedWalk {
  /** What an estimate may be wrong by, in standard deviations: one neighbour in 160 is missed. */
  private static final double MARGIN = 2.5;

  private final CandidateHeap candidates = new CandidateHeap();
  private final CandidatePool results = new CandidatePool();
  private final VisitedSet visited = new VisitedSet();
  private final LinkBatch batch = new LinkBatch();
  private final Refinement refinement = new Refinement();

  /**
   * Starts a walk of width {@code ef} on a layer of {@code size} nodes.
   *
   * @param exact distances to take in place of those of the walk for all that may be results; null
   *     where those of the walk are exact
   */
  void begin(int ef, int size, Distances exact) {
    candidates.clear();
    results.reset(ef);
    visited.reset(size);
    refinement.begin(exact, MARGIN);
  }

  /** Adds an entry point whose distance is known. */
  void enter(long candidate, WalkGuide guide) throws IOException {
    if (visited.add(Candidate.position(candidate))) {
      refinement.clear(1);
      consider(candidate, guide);
      considerRefined(guide);
    }
  }

  /** Runs the walk on layer 0. */
  void run(Layer layer, Distances query, WalkGuide guide) throws IOException {
    int expanded = 0;
    while (candidates.isEmpty() == false && guide.exhausted() == false) {
      long nearest = candidates.pop();
      if (isHopeless(nearest, guide)) {
        break;
      }
      expanded++;
      if (expanded % WalkGuide.STRIDE == 0) {
        guide.progressed(0, 0); // its end is the collector's to say
      }
      int count =
          batch.compareUnvisited(layer, true, Candidate.position(nearest), visited, query, guide);
      refinement.clear(count);
      for (int i = 0; i < count; i++) {
        consider(batch.candidate(i), guide);
      }
      considerRefined(guide);
    }
  }

  /** The positions that were compared with the query, or were entry points. */
  VisitedSet visited() {
    return visited;
  }

  /** Candidates whose estimated distance was replaced by the exact one. */
  long refined() {
    return refinement.refined();
  }

  private boolean isHopeless(long candidate, WalkGuide guide) {
    return results.isFull()
        && candidate > results.worst()
        && guide.competitive(Candidate.distance(candidate)) == false;
  }

  private void consider(long candidate, WalkGuide guide) throws IOException {
    if (refinement.isNeeded()) {
      int node = Candidate.position(candidate);
      float estimate = Candidate.distance(candidate);
      if (isHopeless(Candidate.of(refinement.least(estimate), node), guide) == false) {
        refinement.add(node, estimate);
      }
    } else if (isHopeless(candidate, guide) == false) {
      accept(candidate, guide);
    }
  }

  private void considerRefined(WalkGuide guide) throws IOException {
    if (refinement.isNeeded()) {
      int count = refinement.compare();
      for (int i = 0; i < count; i++) {
        long candidate = Candidate.of(refinement.distance(i), refinement.node(i));
        if (isHopeless(candidate, guide) == false) {
          accept(candidate, guide);
        }
      }
    }
  }

  private void accept(long candidate, WalkGuide guide) throws IOException {
    candidates.push(candidate);
    int node = Candidate.position(candidate);
    if (guide.filter().accepts(node)) {
      results.offer(candidate);
      guide.collect(node, Candidate.distance(candidate));
    } else {
      guide.rejected(1);
    }
  }
}
