// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * The distances that one thread of a build needs; three objects, since each has a target of its
 * own.
 *
 * @param walk from the node being inserted to those that a search for candidates comes by; may be
 *     estimates
 * @param exact from the node being inserted
 * @param pairs between its candidates; exact
 */
public record NodeComparer(NodeDistances walk, NodeDistances exact, NodeDistances pairs) {

  /** One that has no estimates. */
  public NodeComparer(NodeDistances exact, NodeDistances pairs) {
    this(exact, exact, pairs);
  }

  boolean isEstimating() {
    return walk != exact;
  }
}
