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
  private final CandidateHeap candidates = new CandidateHeap();
  private final CandidatePool results = new CandidatePool();
  private final VisitedSet visited = new VisitedSet();
  private final LinkBatch batch = new LinkBatch();

  /** Starts a walk of width {@code ef} on a layer of {@code size} nodes. */
  void begin(int ef, int size) {
    candidates.clear();
    results.reset(ef);
    visited.reset(size);
  }

  /** Adds an entry point whose distance is known. */
  void enter(long candidate, WalkGuide guide) throws IOException {
    if (visited.add(Candidate.position(candidate))) {
      consider(candidate, guide);
    }
  }

  /** Runs the walk on layer 0. */
  void run(Layer layer, Distances query, WalkGuide guide) throws IOException {
    while (candidates.isEmpty() == false && guide.exhausted() == false) {
      long nearest = candidates.pop();
      if (isHopeless(nearest, guide)) {
        break;
      }
      int count =
          batch.compareUnvisited(layer, true, Candidate.position(nearest), visited, query, guide);
      for (int i = 0; i < count; i++) {
        long candidate = batch.candidate(i);
        if (isHopeless(candidate, guide) == false) {
          consider(candidate, guide);
        }
      }
    }
  }

  /** The best accepted nodes, nearest first; good until the next {@link #begin}. */
  CandidatePool results() {
    return results;
  }

  /** The positions that were compared with the query, or were entry points. */
  VisitedSet visited() {
    return visited;
  }

  private boolean isHopeless(long candidate, WalkGuide guide) {
    return results.isFull()
        && candidate > results.worst()
        && guide.competitive(Candidate.distance(candidate)) == false;
  }

  private void consider(long candidate, WalkGuide guide) throws IOException {
    candidates.push(candidate);
    int node = Candidate.position(candidate);
    if (guide.accepts(node)) {
      results.offer(candidate);
      guide.collect(node, Candidate.distance(candidate));
    }
  }
}
