// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.DocIdSetIterator;

/** The vectors of a segment one by one, as lists of their components. For one thread. */
final class StoredVector {
  private final LeafReader reader;
  private final VectorSpace space;
  private KnnVectorValues values;
  private KnnVectorValues.DocIndexIterator docs;

  StoredVector(LeafReader reader, VectorSpace space) {
    this.reader = reader;
    this.space = space;
  }

  /** Goes to the vector of a document, before or after the last; false if it has none. */
  boolean advance(int doc) throws IOException {
    if (docs == null || docs.docID() > doc) {
      values =
          space.elementType() == VectorEncoding.BYTE
              ? reader.getByteVectorValues(space.field())
              : reader.getFloatVectorValues(space.field());
      if (values == null) { // no document of the segment has any
        return false;
      }
      docs = values.iterator();
    }
    int at = docs.docID() < doc ? docs.advance(doc) : docs.docID();
    return at == doc && at != DocIdSetIterator.NO_MORE_DOCS;
  }

  /** The vector that {@link #advance} has come to. */
  List<Object> components() throws IOException {
    List<Object> components = new ArrayList<>(space.dimension());
    switch (values) {
      case FloatVectorValues floats -> {
        for (float component : floats.vectorValue(docs.index())) {
          components.add(component);
        }
      }
      case ByteVectorValues bytes -> {
        for (byte component : bytes.vectorValue(docs.index())) {
          components.add((int) component);
        }
      }
      default -> throw new IllegalStateException("no vectors: " + values);
    }
    return components;
  }
}
