// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * Which algorithm of the paper picks a node's links among the candidates (Malkov and Yashunin,
 * arXiv:1603.09320, algorithms 3 and 4).
 */
public enum NeighborSelection {
  /** SELECT-NEIGHBORS-SIMPLE, algorithm 3: the closest candidates. */
  SIMPLE,

  /**
   * SELECT-NEIGHBORS-HEURISTIC, algorithm 4: a candidate is kept only if it is closer to the base
   * than to every neighbour kept so far, which spreads the links in different directions.
   */
  HEURISTIC
}
