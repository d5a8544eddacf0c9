// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Working memory of searches, reused. It belongs to a format and so serves all segments: kept by a
 * segment it would grow with their number, kept by a thread it would outlive them. Safe for any
 * number of threads; more of them at once than the pool is wide allocate, and nobody waits.
 */
final class SearchPool {
  private final ArrayBlockingQueue<SearchMemory> idle =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  SearchMemory take() {
    SearchMemory memory = idle.poll();
    return memory == null ? new SearchMemory() : memory;
  }

  /** Gives back; what a search that failed left in it is cleared by the next. */
  void giveBack(SearchMemory memory) {
    idle.offer(memory);
  }
}
