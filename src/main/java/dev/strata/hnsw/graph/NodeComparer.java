// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * What one thread of a build asks of the vectors; three objects for distances, since each has a
 * target of its own.
 *
 * @param walk from the node being inserted to those that a search for candidates comes by; may be
 *     estimates
 * @param exact from the node being inserted
 * @param pairs between its candidates; exact
 * @param known near nodes to begin a search at
 * @param blocks of nodes that are compared with many; null where no graphs are joined
 */
public record NodeComparer(
    NodeDistances walk,
    NodeDistances exact,
    NodeDistances pairs,
    KnownNeighbors known,
    NodeBlocks blocks) {

  /** One that has no estimates and knows nothing. */
  public NodeComparer(NodeDistances exact, NodeDistances pairs, NodeBlocks blocks) {
    this(exact, exact, pairs, KnownNeighbors.NONE, blocks);
  }

  boolean isEstimating() {
    return walk != exact;
  }
}
