// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * When a walk ends before it has expanded all of its {@code ef} nearest: as soon as the next
 * candidate is farther than the k-th best one by more than a part of the latter's distance. Easy
 * queries then end early and hard ones go on, which finds as much with fewer comparisons than one
 * width for all (distance adaptive beam search, arXiv:2505.15636).
 *
 * @param k results that are wanted
 * @param kept candidates that are kept in any case, at least k
 * @param slack by how much a candidate may be farther, as a part of the k-th distance
 * @param origin what has to be added to a distance for it to be 0 between equal vectors
 */
public record EarlyStop(int k, int kept, float slack, float origin) {

  /** The distance beyond which no candidate is expanded any more, given that of the k-th best. */
  float limit(float kth) {
    return kth + slack * Math.abs(kth + origin);
  }
}
