// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.RamUsageEstimator;

/**
 * The vectors of one field between two flushes, copied as they come into pages of bytes that are
 * already in the form of the file. No graph is built here: a flush builds it from the file that it
 * wrote, as a merge does, so there is one way to build and the heap holds the vectors alone.
 *
 * @param <T> {@code float[]} or {@code byte[]}
 */
abstract sealed class BufferedField<T> extends KnnFieldVectorsWriter<T> {
  private static final int PAGE_BYTES = 1 << 16;
  private static final long SHALLOW_SIZE =
      RamUsageEstimator.shallowSizeOfInstance(OfFloats.class)
          + RamUsageEstimator.shallowSizeOfInstance(ArrayList.class);
  private final FieldInfo info;
  private final int rowBytes;
  private final int rowsPerPage;
  private final List<byte[]> pages = new ArrayList<>();
  private final DocsWithFieldSet docs = new DocsWithFieldSet();
  private int lastDoc = -1;

  private BufferedField(FieldInfo info, int rowBytes) {
    this.info = info;
    this.rowBytes = rowBytes;
    this.rowsPerPage = Math.max(1, PAGE_BYTES / rowBytes);
  }

  static BufferedField<?> of(FieldInfo info) {
    return switch (info.getVectorEncoding()) {
      case FLOAT32 -> new OfFloats(info);
      case BYTE -> new OfBytes(info);
    };
  }

  final FieldInfo info() {
    return info;
  }

  @Override
  public final void addValue(int docID, T vector) {
    if (docID == lastDoc) {
      throw new IllegalArgumentException(
          "VectorValuesField \""
              + info.name
              + "\" appears more than once in this document (only one value is allowed per field)");
    }
    check(vector);
    int ord = docs.cardinality();
    docs.add(docID);
    lastDoc = docID;
    int row = ord % rowsPerPage;
    if (row == 0) {
      pages.add(new byte[rowsPerPage * rowBytes]);
    }
    encode(vector, pages.getLast(), row * rowBytes);
  }

  /**
   * Writes the vectors in the order of their documents.
   *
   * @param sortMap new places of the documents, or null
   * @return the documents of the written vectors
   */
  final DocsWithFieldSet write(Sorter.DocMap sortMap, IndexOutput out) throws IOException {
    int count = docs.cardinality();
    if (sortMap == null) {
      for (int ord = 0; ord < count; ord++) {
        writeRow(ord, out);
      }
      return docs;
    }
    int[] newToOld = new int[count];
    DocsWithFieldSet sorted = new DocsWithFieldSet();
    KnnVectorsWriter.mapOldOrdToNewOrd(docs, sortMap, null, newToOld, sorted);
    for (int ord : newToOld) {
      writeRow(ord, out);
    }
    return sorted;
  }

  private void writeRow(int ord, IndexOutput out) throws IOException {
    out.writeBytes(pages.get(ord / rowsPerPage), (ord % rowsPerPage) * rowBytes, rowBytes);
  }

  @Override
  public final long ramBytesUsed() {
    long page =
        RamUsageEstimator.alignObjectSize(
            RamUsageEstimator.NUM_BYTES_ARRAY_HEADER + (long) rowsPerPage * rowBytes);
    return SHALLOW_SIZE
        + docs.ramBytesUsed()
        + pages.size() * (page + RamUsageEstimator.NUM_BYTES_OBJECT_REF);
  }

  /** Refuses a vector that could not be compared with others. */
  abstract void check(T vector);

  abstract void encode(T vector, byte[] page, int offset);

  private static final class OfFloats extends BufferedField<float[]> {
    OfFloats(FieldInfo info) {
      super(info, info.getVectorDimension() * Float.BYTES);
    }

    @Override
    public float[] copyValue(float[] vector) {
      return vector.clone();
    }

    @Override
    void check(float[] vector) {
      for (int i = 0; i < vector.length; i++) {
        if (Float.isFinite(vector[i]) == false) {
          throw new IllegalArgumentException(
              "vector of field \""
                  + info().name
                  + "\" must be finite, got: component "
                  + i
                  + " = "
                  + vector[i]);
        }
      }
    }

    @Override
    void encode(float[] vector, byte[] page, int offset) {
      MemorySegment.copy(
          vector, 0, MemorySegment.ofArray(page), RowSource.FLOAT, offset, vector.length);
    }
  }

  private static final class OfBytes extends BufferedField<byte[]> {
    OfBytes(FieldInfo info) {
      super(info, info.getVectorDimension());
    }

    @Override
    public byte[] copyValue(byte[] vector) {
      return vector.clone();
    }

    @Override
    void check(byte[] vector) {}

    @Override
    void encode(byte[] vector, byte[] page, int offset) {
      System.arraycopy(vector, 0, page, offset, vector.length);
    }
  }
}
