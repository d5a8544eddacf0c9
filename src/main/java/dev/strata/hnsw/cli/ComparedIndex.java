// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;

/** The index of a format, open. */
final class ComparedIndex implements Closeable {
  private final ComparedFormat format;
  private final VectorIndex index;
  private final Contestant.Cost cost;

  private ComparedIndex(ComparedFormat format, VectorIndex index, Contestant.Cost cost) {
    this.format = format;
    this.index = index;
    this.cost = cost;
  }

  /** Takes over an open index of one segment. */
  static ComparedIndex of(
      ComparedFormat format, VectorIndex index, BuildRecord built, boolean reused, long rawBytes)
      throws IOException {
    try {
      if (index.leaves().size() != 1) {
        throw new IllegalStateException(
            format.name() + ": one segment expected, got: " + index.leaves().size());
      }
      long bytes = index.bytes();
      long offHeap = offHeapBytes(index.leaves().get(0).reader(), index.field());
      Contestant.Cost cost =
          new Contestant.Cost(
              built.seconds(), built.flushes(), reused, bytes, bytes - rawBytes, offHeap);
      return new ComparedIndex(format, index, cost);
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

  VectorIndex index() {
    return index;
  }

  Contestant.Cost cost() {
    return cost;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
