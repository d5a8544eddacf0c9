// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;

/** A peer's index with its queries, in memory. It is searched on one thread. */
public interface PeerIndex extends Closeable {
  /** Seconds that the build took; the reading of the vectors is no part of it. */
  double seconds();

  /** Bytes of memory, vectors included. */
  long bytes();

  /**
   * Runs all queries once.
   *
   * @param ef width of the walk, at least k
   */
  Answers answers(int ef, int k) throws IOException;

  /**
   * Queries per second of as many passes over all queries as fill a time.
   *
   * @param millis 0 for one pass
   */
  double qps(int ef, int k, int millis) throws IOException;
}
