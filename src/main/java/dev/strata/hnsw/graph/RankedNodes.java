// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/** Nodes with their distances, nearest first. */
public interface RankedNodes {
  /** How many there are. */
  int size();

  /** The i-th nearest node. */
  int node(int i);

  /** The distance of the i-th nearest node. */
  float distance(int i);
}
