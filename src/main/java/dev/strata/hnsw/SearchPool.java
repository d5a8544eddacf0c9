// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.GraphSearch;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Working memory of searches, reused. It belongs to a format and so serves all segments: kept by a
 * segment it would grow with their number, kept by a thread it would outlive them. Safe for any
 * number of threads; more of them at once than the pool is wide allocate, and nobody waits.
 */
final class SearchPool {
  private final ArrayBlockingQueue<GraphSearch> idle =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  GraphSearch take() {
    GraphSearch search = idle.poll();
    return search == null ? new GraphSearch() : search;
  }

  /** Gives back; what a search that failed left in it is cleared by the next. */
  void giveBack(GraphSearch search) {
    idle.offer(search);
  }
}
