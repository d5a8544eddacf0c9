// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;

/** A format with its index, and what is measured on it. */
final class Contestant implements Closeable {
  /**
   * What an index cost.
   *
   * @param seconds that the build took, merge included
   * @param flushes segments before they were merged into one
   * @param reused whether an earlier run built it
   * @param bytes of all its files
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

  private final ComparedFormat format;
  private final VectorIndex index;
  private final Cost cost;
  private final List<SweepPoint> points = new ArrayList<>();

  private Contestant(ComparedFormat format, VectorIndex index, Cost cost) {
    this.format = format;
    this.index = index;
    this.cost = cost;
  }

  /** Takes over an open index of one segment. */
  static Contestant of(
      ComparedFormat format, VectorIndex index, BuildRecord built, boolean reused, long rawBytes)
      throws IOException {
    try {
      if (index.leaves().size() != 1) {
        throw new IllegalStateException(
            format.name() + ": one segment expected, got: " + index.leaves().size());
      }
      long bytes = index.bytes();
      long offHeap = offHeapBytes(index.leaves().get(0).reader(), index.field());
      Cost cost =
          new Cost(built.seconds(), built.flushes(), reused, bytes, bytes - rawBytes, offHeap);
      return new Contestant(format, index, cost);
    } catch (Throwable t) {
      index.close();
      throw t;
    }
  }

  private static long offHeapBytes(LeafReader leaf, String field) {
    KnnVectorsReader vectors = ((CodecReader) FilterLeafReader.unwrap(leaf)).getVectorReader();
    return vectors.getOffHeapByteSize(leaf.getFieldInfos().fieldInfo(field)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  ComparedFormat format() {
    return format;
  }

  String name() {
    return format.name();
  }

  VectorIndex index() {
    return index;
  }

  Cost cost() {
    return cost;
  }

  /** Runs one query. */
  EffortSearch.Found search(float[] query, int k, Effort effort) throws IOException {
    return format.search().search(index, query, k, effort);
  }

  void add(SweepPoint point) {
    points.add(point);
  }

  /** The operating points that are measured, by growing effort. */
  List<SweepPoint> points() {
    return points;
  }

  /** What it can do, by the median speeds of all rounds. */
  ParetoCurve curve() {
    return curve(point -> point.speed().median());
  }

  /** What it could do in one round. */
  ParetoCurve curve(int round) {
    return curve(point -> point.qps()[round]);
  }

  private ParetoCurve curve(ToDoubleFunction<SweepPoint> speed) {
    return ParetoCurve.of(
        points.stream()
            .map(point -> new ParetoCurve.Point(point.recall(), speed.applyAsDouble(point)))
            .toList());
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
