// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.apache.lucene.codecs.KnnVectorsWriter.MergedVectorValues;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.IndexOutput;

/** Copies the live vectors of all segments of a merge, in the order of the merged documents. */
final class MergedVectors {
  private MergedVectors() {}

  /**
   * Writes the vectors of one field.
   *
   * @return their documents in the merged segment
   */
  static DocsWithFieldSet write(
      FieldInfo field, MergeState mergeState, AbortCheck abort, IndexOutput out)
      throws IOException {
    return switch (field.getVectorEncoding()) {
      case FLOAT32 -> {
        FloatVectorValues vectors = MergedVectorValues.mergeFloatVectorValues(field, mergeState);
        byte[] row = new byte[field.getVectorDimension() * Float.BYTES];
        MemorySegment segment = MemorySegment.ofArray(row);
        yield write(
            vectors,
            abort,
            ord -> {
              float[] vector = vectors.vectorValue(ord);
              MemorySegment.copy(vector, 0, segment, RowSource.FLOAT, 0, vector.length);
              out.writeBytes(row, row.length);
            });
      }
      case BYTE -> {
        ByteVectorValues vectors = MergedVectorValues.mergeByteVectorValues(field, mergeState);
        yield write(
            vectors,
            abort,
            ord -> out.writeBytes(vectors.vectorValue(ord), field.getVectorDimension()));
      }
    };
  }

  private static DocsWithFieldSet write(KnnVectorValues vectors, AbortCheck abort, Copy copy)
      throws IOException {
    DocsWithFieldSet docs = new DocsWithFieldSet();
    KnnVectorValues.DocIndexIterator iterator = vectors.iterator();
    int doc;
    while ((doc = iterator.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS) {
      abort.check();
      copy.row(iterator.index());
      docs.add(doc);
    }
    return docs;
  }

  @FunctionalInterface
  private interface Copy {
    void row(int ord) throws IOException;
  }
}
