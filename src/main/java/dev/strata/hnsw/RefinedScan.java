// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.NearestNodes;
import dev.strata.hnsw.graph.Refinement;
import java.io.IOException;

/**
 * Takes vectors by their estimated distances, and compares at full precision those that could be
 * among the best. For one scan.
 */
final class RefinedScan implements Scan.Taker {
  /**
   * What an estimate may be wrong by, in standard deviations. Vectors that are all about as far
   * from the query are told apart by this alone: with 2.5 up to 1 % of the neighbours were missed
   * then.
   */
  private static final double MARGIN = 4;

  private final Refinement refinement;
  private final NearestNodes best;

  /**
   * @param exact distances
   * @param best is emptied, and gets the best
   * @param k how many are wanted
   */
  RefinedScan(Distances exact, Refinement refinement, NearestNodes best, int k) {
    this.refinement = refinement;
    this.best = best;
    refinement.begin(exact, MARGIN);
    best.reset(k);
  }

  @Override
  public void take(int[] ords, float[] estimates, int count) throws IOException {
    refinement.clear(count);
    for (int i = 0; i < count; i++) {
      if (best.isFull() == false || refinement.least(estimates[i]) <= best.worst()) {
        refinement.add(ords[i], estimates[i]);
      }
    }
    int compared = refinement.compare();
    for (int i = 0; i < compared; i++) {
      best.offer(refinement.node(i), refinement.distance(i));
    }
  }
}
