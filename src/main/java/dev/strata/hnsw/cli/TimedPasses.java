// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The one way in which speeds are taken within this virtual machine. */
public final class TimedPasses {
  /** All queries, one after another. */
  @FunctionalInterface
  public interface Pass {
    /** Runs them. */
    void run() throws IOException;
  }

  private TimedPasses() {}

  /**
   * Queries per second of as many passes as fill a time.
   *
   * @param queries in each pass
   * @param millis 0 for one pass
   */
  public static double perSecond(int queries, int millis, Pass pass) throws IOException {
    long start = System.nanoTime();
    long nanos;
    long searched = 0;
    do {
      pass.run();
      searched += queries;
      nanos = Math.max(1, System.nanoTime() - start); // a clock may be coarse
    } while (nanos < TimeUnit.MILLISECONDS.toNanos(millis));
    return searched / (nanos / 1e9);
  }
}
