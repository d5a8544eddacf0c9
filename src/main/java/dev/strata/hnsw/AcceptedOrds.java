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
      return new InWords(set.getBits(), docs.count());
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

  /** Those whose bit is set, where the ordinal is the document. */
  final class InWords implements AcceptedOrds {
    private final long[] words;
    private final int count;

    /** The word that was looked at last, and its bits that are still to come. */
    private int at = -1;

    private long bits;

    private InWords(long[] words, int count) {
      this.words = words;
      this.count = count;
    }

    /* Fields are read and written once a call, not once a vector. */
    @Override
    public int next(int[] ords) {
      int size = 0;
      int word = at;
      long left = bits;
      while (size < ords.length) {
        while (left == 0 && word + 1 < words.length) {
          left = words[++word];
        }
        if (left == 0) {
          break;
        }
        for (; left != 0 && size < ords.length; left &= left - 1) {
          ords[size++] = word * Long.SIZE + Long.numberOfTrailingZeros(left);
        }
      }
      at = word;
      bits = left;
      return withVectors(ords, size);
    }

    /** Of the first so many, those that are vectors: a set may be longer than a leaf. */
    private int withVectors(int[] ords, int size) {
      int left = size;
      while (left > 0 && ords[left - 1] >= count) {
        left--;
      }
      return left;
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
