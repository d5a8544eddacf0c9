// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.Arrays;

/**
 * Percentiles of a set of durations, in microseconds. Each is a duration that was measured: the
 * smallest that at least so many percent of all do not exceed.
 *
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 */
record Latency(double p50, double p95, double p99) {
  /** The percentiles of at least one duration. */
  static Latency ofNanos(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latency(micros(sorted, 50), micros(sorted, 95), micros(sorted, 99));
  }

  private static double micros(long[] sorted, int percent) {
    int rank = Math.toIntExact(((long) sorted.length * percent + 99) / 100); // from 1
    return sorted[rank - 1] / 1e3;
  }
}
