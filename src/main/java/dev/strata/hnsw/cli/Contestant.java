// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A system with its index and its queries, and what is measured on it. */
abstract sealed class Contestant implements Closeable permits FormatContestant, PeerContestant {
  /**
   * What an index cost.
   *
   * @param seconds that the build took, merge included
   * @param flushes segments before they were merged into one; 0 if the index is in memory alone
   * @param reused whether an earlier run built it
   * @param bytes of all its files, or of memory
   * @param bytesBeyondRaw what is left of them without the components of the vectors
   * @param offHeapBytes that should be in memory for a fast search, as the format's reader says
   */
  record Cost(
      double seconds,
      int flushes,
      boolean reused,
      long bytes,
      long bytesBeyondRaw,
      long offHeapBytes) {}

  private final List<SweepPoint> points = new ArrayList<>();

  abstract String name();

  abstract Cost cost();

  /** Whether it is one of Lucene's formats. */
  abstract boolean isLucene();

  /** Whether it is Lucene's format of full vectors. */
  abstract boolean isPlainLucene();

  /** The efforts of one width that are worth trying, by growing work. */
  abstract List<Effort> efforts(int ef, int k);

  /** Runs all queries once and tells what is found. */
  abstract Answers answers(int k, Effort effort) throws IOException;

  /**
   * Queries per second of as many passes over all queries as fill a time, on one thread.
   *
   * @param millis 0 for one pass
   */
  abstract double qps(int k, Effort effort, int millis) throws IOException;

  final void add(SweepPoint point) {
    points.add(point);
  }

  /** The operating points that are measured, by growing effort. */
  final List<SweepPoint> points() {
    return points;
  }

  /** What it can do, by the median speeds of all rounds. */
  final ParetoCurve curve() {
    return curve(point -> point.speed().median());
  }

  /** What it could do in one round. */
  final ParetoCurve curve(int round) {
    return curve(point -> point.qps()[round]);
  }

  private ParetoCurve curve(ToDoubleFunction<SweepPoint> speed) {
    return ParetoCurve.of(
        points.stream()
            .map(point -> new ParetoCurve.Point(point.recall(), speed.applyAsDouble(point)))
            .toList());
  }
}
