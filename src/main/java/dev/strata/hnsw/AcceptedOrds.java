// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * The vectors of a leaf whose documents are accepted, in ascending order, many in one call. To go
 * from one to the next by iterators took as long as to compare its code. For one thread.
 */
interface AcceptedOrds {
  /**
   * The next ones.
   *
   * @param ords is filled from its start
   * @return how many there are; fewer than there is room for only at the end
   */
  int next(int[] ords) throws IOException;

  /** Those of a leaf. */
  static AcceptedOrds of(AcceptDocs acceptDocs, VectorDocs docs) throws IOException {
    Bits bits = acceptDocs.bits();
    if (bits == null) {
      return new All(docs.count());
    }
    if (docs.isDense() && bits instanceof FixedBitSet set) {
      return new OrdsInWords(set.getBits(), docs.count());
    }
    // a copy, since of sparse fields there is one iterator for all
    return new Joined(acceptDocs.iterator(), docs.copy().iterator());
  }

  /** All vectors. */
  final class All implements AcceptedOrds {
    private final int count;
    private int next;

    private All(int count) {
      this.count = count;
    }

    @Override
    public int next(int[] ords) {
      int size = Math.min(ords.length, count - next);
      for (int i = 0; i < size; i++) {
        ords[i] = next++;
      }
      return size;
    }
  }

  /** Those that two iterators agree on. */
  final class Joined implements AcceptedOrds {
    private final DocIdSetIterator accepted;
    private final DocIndexIterator vectors;

    private Joined(DocIdSetIterator accepted, DocIndexIterator vectors) {
      this.accepted = accepted;
      this.vectors = vectors;
    }

    @Override
    public int next(int[] ords) throws IOException {
      int size = 0;
      int doc = vectors.nextDoc();
      while (doc != DocIdSetIterator.NO_MORE_DOCS) {
        int next = accepted.docID() < doc ? accepted.advance(doc) : accepted.docID();
        if (next > doc) {
          doc = vectors.advance(next);
          continue;
        }
        ords[size++] = vectors.index();
        if (size == ords.length) {
          return size;
        }
        doc = vectors.nextDoc();
      }
      return size;
    }
  }
}
