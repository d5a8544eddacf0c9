// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/** Counts what a walk does, and can end it early. For one thread. */
public interface WalkBudget {
  /** Never ends a walk. */
  WalkBudget UNLIMITED =
      new WalkBudget() {
        @Override
        public boolean exhausted() {
          return false;
        }

        @Override
        public int take(int nodes) {
          return nodes;
        }

        @Override
        public void expanded() {}
      };

  /** Whether the walk has to end now, with what it has. */
  boolean exhausted();

  /**
   * Asks to compare some more nodes with the query.
   *
   * @return how many of them may be compared; these are counted
   */
  int take(int nodes);

  /** The links of one node were followed. */
  void expanded();

  /** The walk comes to a level, where what follows takes place. */
  default void enterLevel(int level) {}
}
