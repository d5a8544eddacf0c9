// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * Which document each vector of a field belongs to. Where every document has one, the ordinal is
 * the document and nothing is stored. Otherwise the documents are stored as ascending 32-bit
 * integers: a search asks for the document of every node it meets, and one load answers it, with
 * nothing on the heap; a packed form would save at most 4 of the hundreds of bytes that a vector
 * takes.
 *
 * <p>For one thread; {@link #copy} makes another.
 */
final class VectorDocs {
  private final int count;
  private final int maxDoc;

  /** Exactly the stored documents, or null if each document has a vector. */
  private final IndexInput docs;

  private DocIndexIterator sparseIterator;

  private VectorDocs(int count, int maxDoc, IndexInput docs) {
    this.count = count;
    this.maxDoc = maxDoc;
    this.docs = docs;
  }

  /**
   * Writes the documents of a field.
   *
   * @return where they begin in {@code out}, or -1 if all {@code maxDoc} documents have a vector
   */
  static long write(DocsWithFieldSet docs, int maxDoc, AbortCheck abort, IndexOutput out)
      throws IOException {
    if (docs.cardinality() == maxDoc) {
      return -1;
    }
    long offset = out.alignFilePointer(SegmentFile.ALIGNMENT);
    DocIdSetIterator iterator = docs.iterator();
    for (int d = iterator.nextDoc(); d != DocIdSetIterator.NO_MORE_DOCS; d = iterator.nextDoc()) {
      abort.check();
      out.writeInt(d);
    }
    return offset;
  }

  /** What {@link #write} wrote for {@code count} vectors. */
  static VectorDocs open(IndexInput vectors, long offset, int count, int maxDoc)
      throws IOException {
    IndexInput docs =
        offset < 0 ? null : vectors.slice("docs", offset, (long) count * Integer.BYTES);
    return new VectorDocs(count, maxDoc, docs);
  }

  VectorDocs copy() {
    return new VectorDocs(count, maxDoc, docs == null ? null : docs.clone());
  }

  /** Number of vectors. */
  int count() {
    return count;
  }

  boolean isDense() {
    return docs == null;
  }

  /** The document of a vector. */
  int doc(int ord) throws IOException {
    if (docs == null) {
      return ord;
    }
    docs.seek((long) ord * Integer.BYTES);
    int doc = docs.readInt();
    if (doc < ord || doc >= maxDoc) {
      throw new CorruptIndexException(
          "document out of range: ord=" + ord + ", doc=" + doc + ", maxDoc=" + maxDoc, docs);
    }
    return doc;
  }

  /** The same where Lucene lets nothing be thrown. */
  int docUnchecked(int ord) {
    try {
      return doc(ord);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The documents that have a vector, each with its ordinal. A new iterator where every document
   * has one; otherwise the same at every call, as with Lucene's own formats, whose users (its base
   * test among them) count on it.
   */
  DocIndexIterator iterator() {
    if (docs == null) {
      return new Iterator();
    }
    if (sparseIterator == null) {
      sparseIterator = new Iterator();
    }
    return sparseIterator;
  }

  /** First ordinal, not before {@code from}, whose document is not before {@code target}. */
  private int firstAtOrAfter(int target, int from) throws IOException {
    if (docs == null) {
      return Math.min(count, Math.max(from, target));
    }
    int step = 1;
    int low = from;
    int high = from;
    while (high < count && doc(high) < target) { // most targets are near
      low = high + 1;
      high = (int) Math.min(count, (long) high + step);
      step <<= step < 1 << 30 ? 1 : 0;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (doc(middle) < target) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private final class Iterator extends DocIndexIterator {
    private int ord = -1;
    private int doc = -1;

    @Override
    public int docID() {
      return doc;
    }

    @Override
    public int index() {
      return ord;
    }

    @Override
    public int nextDoc() throws IOException {
      return moveTo(doc == NO_MORE_DOCS ? count : ord + 1);
    }

    @Override
    public int advance(int target) throws IOException {
      return moveTo(doc == NO_MORE_DOCS ? count : firstAtOrAfter(target, ord + 1));
    }

    @Override
    public long cost() {
      return count;
    }

    private int moveTo(int newOrd) throws IOException {
      if (newOrd >= count) {
        ord = NO_MORE_DOCS;
        doc = NO_MORE_DOCS;
      } else {
        int newDoc = VectorDocs.this.doc(newOrd);
        if (newDoc <= doc) {
          throw new CorruptIndexException(
              "documents out of order: ord=" + newOrd + ", doc=" + newDoc + ", after=" + doc, docs);
        }
        ord = newOrd;
        doc = newDoc;
      }
      return doc;
    }
  }
}
