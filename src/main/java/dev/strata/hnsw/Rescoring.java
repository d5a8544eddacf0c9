// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.NearestNodes;
import dev.strata.hnsw.graph.RankedNodes;
import java.io.IOException;

/** Compares at full precision the best of those that a walk estimated by codes. For one search. */
final class Rescoring {
  /** Candidates that are kept beside those that a walk expands; many would take long to sort. */
  private static final int MOST_BESIDE = 64;

  /** Null where nothing was estimated. */
  private final Distances exact;

  private final int k;
  private final int wanted;
  private long compared;

  private Rescoring(Distances exact, int k, int wanted) {
    this.exact = exact;
    this.k = k;
    this.wanted = wanted;
  }

  /** For walks whose distances are exact. */
  static Rescoring none(int k) {
    return new Rescoring(null, k, k);
  }

  /**
   * For walks by code of width {@code ef}. Of narrow ones more are compared again than they expand,
   * since their order by codes is as rough.
   *
   * @param k hits that are wanted
   * @param oversampling candidates to compare for each of them
   */
  static Rescoring of(Distances exact, int k, int ef, double oversampling) {
    int most = ef + Math.min(ef, MOST_BESIDE);
    return new Rescoring(exact, k, (int) Math.min(most, Math.ceil(k * oversampling)));
  }

  /** How many candidates a walk should return; without codes the hits themselves. */
  int wanted() {
    return wanted;
  }

  /** The best of a walk's candidates; the same until the next call with this memory. */
  RankedNodes best(RankedNodes candidates, SearchMemory memory) throws IOException {
    if (exact == null) {
      return candidates;
    }
    int count = Math.min(candidates.size(), wanted);
    int[] nodes = memory.nodes(count);
    float[] distances = memory.distances(count);
    for (int i = 0; i < count; i++) {
      nodes[i] = candidates.node(i);
    }
    exact.distances(nodes, count, distances);
    compared += count;
    NearestNodes best = memory.best();
    best.reset(k);
    best.offerAll(nodes, distances, count);
    return best;
  }

  /** Adds vectors that were compared at full precision in a walk itself. */
  void count(long more) {
    compared += more;
  }

  /** Vectors that were compared at full precision after an estimate. */
  long compared() {
    return compared;
  }
}
