// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/** A hierarchy of layers, read-only. Not empty: whoever has no vectors has no graph. */
public interface Graph {

  /** Number of layers, at least 1. */
  int layers();

  /** A layer, 0 to {@code layers() - 1}. */
  Layer layer(int level);

  /** Position, on the top layer, where every search begins. */
  int entryPoint();
}
