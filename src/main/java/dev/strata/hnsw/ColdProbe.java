// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.IndexInput;

/**
 * Decides whether a search should ask for its rows before it reads them. In files that are in
 * memory that would cost more than the reads; in files that are not, rows asked for together come
 * together, while reads would wait for one after the other.
 *
 * <p>So one row is looked at now and then. While it is found in memory the looks become rarer, down
 * to one in {@value #MOST_SEARCHES} searches, and cost nothing that can be measured; a row that is
 * not makes every search look until one is again.
 *
 * <p>Safe for any number of threads: what one of them misses of another's look is a hint lost.
 */
final class ColdProbe {
  private static final int MOST_SEARCHES = 64;
  private static final int LOOK_BYTES = 64;

  private final AtomicInteger untilLook = new AtomicInteger();

  /** Searches from the last look to the next; set by whoever looks. */
  private volatile int interval = 1;

  /** What the last look found; set by whoever looks. */
  private volatile boolean cold;

  /**
   * Called once by each search.
   *
   * @param offset of a row that the search is about to read
   */
  boolean isCold(IndexInput file, long offset) throws IOException {
    if (untilLook.getAndDecrement() > 0) {
      return cold;
    }
    long length = Math.min(LOOK_BYTES, file.length() - offset);
    boolean found = file.slice("probe", offset, length).isLoaded().orElse(true) == false;
    interval = found ? 1 : Math.min(2 * interval, MOST_SEARCHES);
    cold = found;
    untilLook.set(interval - 1);
    return found;
  }

  /** What the last look found. */
  boolean wasCold() {
    return cold;
  }
}
