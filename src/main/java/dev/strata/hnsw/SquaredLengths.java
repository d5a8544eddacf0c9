// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.kernel.OffHeap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The squared length of each vector of a field, as they lie in the codes file, for fields of
 * float32 whose similarity is the cosine. With them a comparison is a dot product: where lengths
 * were computed again at each, it took three instructions for a register of a row in place of one,
 * and rows that memory has to bring, of which the processor then sees fewer ahead, a quarter more
 * time. They are squared, not inverted, for cosines to be equal where directions are.
 *
 * <p>For one thread; {@link #copy} makes another.
 */
record SquaredLengths(RowSource rows) {

  /** Whether fields of a similarity have them. */
  static boolean belongTo(Similarity similarity) {
    return similarity.function() == VectorSimilarityFunction.COSINE
        && similarity.encoding() == VectorEncoding.FLOAT32;
  }

  /** Bytes of so many. */
  static long length(int count) {
    return (long) count * Float.BYTES;
  }

  /**
   * Computes and writes those of a field.
   *
   * @return where they begin in {@code out}
   */
  static long write(FieldRows rows, IndexOutput out) throws IOException {
    long offset = out.alignFilePointer(SegmentFile.ALIGNMENT);
    rows.forAll(
        () -> (vector, lengths, at) -> lengths[at] = of(vector),
        () -> new float[rows.chunkRows()],
        (lengths, count) -> {
          for (int i = 0; i < count; i++) {
            out.writeInt(Float.floatToIntBits(lengths[i]));
          }
        });
    return offset;
  }

  /** That of a vector; the same on all machines, for it is stored. */
  static float of(float[] vector) {
    return (float) summed(vector);
  }

  /** The squared length of a vector before it is rounded. */
  static double summed(float[] vector) {
    double squared = 0;
    for (float component : vector) {
      squared += (double) component * component;
    }
    return squared;
  }

  /**
   * What {@link #write} wrote, or null if it wrote nothing.
   *
   * @param offset where they begin, or -1
   */
  static SquaredLengths open(IndexInput codes, long offset, int count) throws IOException {
    if (offset == -1) {
      return null;
    }
    IndexInput slice = codes.slice("squared lengths", offset, length(count));
    return new SquaredLengths(new RowSource(slice, Float.BYTES));
  }

  /** The same for another thread. */
  SquaredLengths copy() throws IOException {
    return new SquaredLengths(rows.copy());
  }

  /** Reads those of some vectors. */
  void read(int[] ords, int count, float[] out) throws IOException {
    rows.load(ords, count);
    MemorySegment segment = OffHeap.known(rows.segment());
    int[] places = rows.places();
    try {
      for (int i = 0; i < count; i++) {
        out[i] = segment.get(RowSource.FLOAT, (long) places[i] * Float.BYTES);
      }
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(segment, e);
    }
  }
}
