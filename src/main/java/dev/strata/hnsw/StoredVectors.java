// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.Bits;

/**
 * The vectors of one field as they lie in the vectors file, with their documents. For one thread;
 * {@link #copy} makes another.
 */
record StoredVectors(FieldVectors field, VectorDocs docs) {

  /**
   * Opens a field's part of the vectors file.
   *
   * @param codes the codes file, where lengths are
   */
  static StoredVectors open(IndexInput vectors, IndexInput codes, FieldEntry field, int maxDoc)
      throws IOException {
    IndexInput slice = vectors.slice(field.name(), field.vectorsOffset(), field.vectorsLength());
    RowSource rows = new RowSource(slice, field.similarity().rowBytes());
    SquaredLengths lengths = SquaredLengths.open(codes, field.lengthsOffset(), field.count());
    return new StoredVectors(
        new FieldVectors(field.similarity(), rows, lengths),
        VectorDocs.open(vectors, field.docsOffset(), field.count(), maxDoc));
  }

  RowSource rows() {
    return field.rows();
  }

  StoredVectors copy() throws IOException {
    return new StoredVectors(field.copy(), docs.copy());
  }

  /** As Lucene wants float32 vectors. */
  FloatVectorValues asFloats() {
    return new Floats(this);
  }

  /** As Lucene wants byte vectors. */
  ByteVectorValues asBytes() {
    return new Bytes(this);
  }

  /** A scorer over all vectors, or null if there are none, as Lucene wants it. */
  private VectorScorer scorer(FieldDistances distances) throws IOException {
    return docs.count() == 0 ? null : new RowScorer(distances, docs.copy());
  }

  private Bits acceptOrds(Bits acceptDocs) {
    if (acceptDocs == null || docs.isDense()) {
      return acceptDocs;
    }
    return new Bits() {
      @Override
      public boolean get(int ord) {
        return acceptDocs.get(docs.docUnchecked(ord));
      }

      @Override
      public int length() {
        return docs.count();
      }
    };
  }

  private static void checkOrd(int ord, int count) {
    Objects.checkIndex(ord, count);
  }

  private static final class Floats extends FloatVectorValues {
    private final StoredVectors vectors;
    private final float[] row;

    Floats(StoredVectors vectors) {
      this.vectors = vectors;
      this.row = new float[vectors.field.similarity().dimension()];
    }

    @Override
    public float[] vectorValue(int ord) throws IOException {
      checkOrd(ord, size());
      vectors.field.rows().read(ord, row);
      return row;
    }

    @Override
    public VectorScorer scorer(float[] query) throws IOException {
      StoredVectors own = vectors.copy();
      return own.scorer(FieldDistances.from(query, own.field));
    }

    @Override
    public FloatVectorValues copy() throws IOException {
      return new Floats(vectors.copy());
    }

    @Override
    public int dimension() {
      return row.length;
    }

    @Override
    public int size() {
      return vectors.docs.count();
    }

    @Override
    public int ordToDoc(int ord) {
      return vectors.docs.docUnchecked(ord);
    }

    @Override
    public Bits getAcceptOrds(Bits acceptDocs) {
      return vectors.acceptOrds(acceptDocs);
    }

    @Override
    public DocIndexIterator iterator() {
      return vectors.docs.iterator();
    }
  }

  private static final class Bytes extends ByteVectorValues {
    private final StoredVectors vectors;
    private final byte[] row;

    Bytes(StoredVectors vectors) {
      this.vectors = vectors;
      this.row = new byte[vectors.field.similarity().dimension()];
    }

    @Override
    public byte[] vectorValue(int ord) throws IOException {
      checkOrd(ord, size());
      vectors.field.rows().read(ord, row);
      return row;
    }

    @Override
    public VectorScorer scorer(byte[] query) throws IOException {
      StoredVectors own = vectors.copy();
      return own.scorer(FieldDistances.from(query, own.field));
    }

    @Override
    public ByteVectorValues copy() throws IOException {
      return new Bytes(vectors.copy());
    }

    @Override
    public int dimension() {
      return row.length;
    }

    @Override
    public int size() {
      return vectors.docs.count();
    }

    @Override
    public int ordToDoc(int ord) {
      return vectors.docs.docUnchecked(ord);
    }

    @Override
    public Bits getAcceptOrds(Bits acceptDocs) {
      return vectors.acceptOrds(acceptDocs);
    }

    @Override
    public DocIndexIterator iterator() {
      return vectors.docs.iterator();
    }
  }
}
