// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

/** Brute force: every live vector of an index is compared with the query. */
final class ExactSearch {
  private final VectorIndex index;

  ExactSearch(VectorIndex index) {
    this.index = index;
  }

  /**
   * The nearest rows of each query, on all processors.
   *
   * @param filter of the queries, or null
   * @return for each query its nearest k rows, or all if there are fewer, nearest first
   */
  int[][] nearest(float[][] queries, int k, RowFilter filter, Progress progress)
      throws IOException {
    int[][] rows = new int[queries.length][];
    AtomicLong done = new AtomicLong();
    try (Progress.Stage stage = progress.begin("Exact search", queries.length)) {
      IntStream.range(0, queries.length)
          .parallel()
          .forEach(
              i -> {
                try {
                  Bits accepted = filter == null ? null : filter.accepted(queries[i]);
                  rows[i] = nearest(queries[i], k, accepted);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                stage.reach(done.incrementAndGet());
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return rows;
  }

  /**
   * The nearest k rows of one query, nearest first, of equally near ones the smaller row first.
   *
   * @param accepted rows, or null for all
   */
  int[] nearest(float[] query, int k, Bits accepted) throws IOException {
    int capacity = Math.min(k, index.documents());
    if (capacity == 0) {
      return new int[0];
    }
    LongHeap best = new LongHeap(capacity);
    for (LeafReaderContext leaf : index.leaves()) {
      VectorScorer scorer = scorer(leaf.reader(), query);
      if (scorer != null) {
        collect(leaf, scorer, best, capacity, accepted);
      }
    }
    int[] rows = new int[best.size()];
    for (int i = rows.length - 1; i >= 0; i--) {
      rows[i] = row(best.pop());
    }
    return rows;
  }

  /** Null where no document has a vector. */
  private VectorScorer scorer(LeafReader leaf, float[] query) throws IOException {
    // a quantized format's own scorer compares its codes, its rescorer the vectors themselves
    if (index.encoding().isByte()) {
      ByteVectorValues bytes = leaf.getByteVectorValues(index.field());
      return bytes == null ? null : bytes.rescorer(FieldEncoding.bytes(query));
    }
    FloatVectorValues floats = leaf.getFloatVectorValues(index.field());
    return floats == null ? null : floats.rescorer(query);
  }

  private void collect(
      LeafReaderContext leaf, VectorScorer scorer, LongHeap best, int capacity, Bits accepted)
      throws IOException {
    Bits live = leaf.reader().getLiveDocs();
    VectorScorer.Bulk bulk = scorer.bulk(null);
    DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
    while (true) {
      bulk.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, live, buffer);
      if (buffer.size == 0) {
        return;
      }
      for (int i = 0; i < buffer.size; i++) {
        int row = index.row(leaf.docBase + buffer.docs[i]);
        if (accepted != null && accepted.get(row) == false) {
          continue;
        }
        long hit = hit(buffer.features[i], row);
        if (best.size() < capacity) {
          best.push(hit);
        } else if (hit > best.top()) {
          best.updateTop(hit);
        }
      }
    }
  }

  /** Score and row in one number that is greater for a better hit: one comparison orders both. */
  private static long hit(float score, int row) {
    return ((long) NumericUtils.floatToSortableInt(score) << Integer.SIZE)
        | (Integer.MAX_VALUE - row);
  }

  private static int row(long hit) {
    return Integer.MAX_VALUE - (int) hit;
  }
}
