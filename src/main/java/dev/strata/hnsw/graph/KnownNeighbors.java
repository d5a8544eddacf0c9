// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/** What is known of a node's neighbours before it is inserted. For one thread. */
public interface KnownNeighbors {
  /** For builds that start from nothing. */
  KnownNeighbors NONE =
      new KnownNeighbors() {
        @Override
        public int load(int node) {
          return 0;
        }

        @Override
        public int get(int i) {
          throw new IndexOutOfBoundsException(i);
        }

        @Override
        public boolean areLinks() {
          return false;
        }

        @Override
        public int lost() {
          return 0;
        }

        @Override
        public boolean ofSeveral() {
          return false;
        }
      };

  /** Looks up the near nodes of a node, and returns how many are known. */
  int load(int node) throws IOException;

  /** The i-th of those looked up last. */
  int get(int i);

  /**
   * Whether those looked up last are links of the node in a graph that was built as this one is, so
   * that they can be taken over.
   */
  boolean areLinks();

  /** How many more the node had that are gone. */
  int lost();

  /**
   * Whether the links that can be taken over are of more than one graph, so that none of them leads
   * from one to another.
   */
  boolean ofSeveral();
}
