// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import dev.strata.hnsw.HnswSearch;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;

/** Counts what is left in the one segment of a merged index. */
final class Merged {
  private final LeafReader leaf;
  private final IndexSearcher searcher;
  private final int[] ids;

  Merged(DirectoryReader reader) throws IOException {
    if (reader.leaves().size() != 1) {
      throw new IllegalArgumentException("one segment expected, got: " + reader.leaves().size());
    }
    leaf = reader.leaves().get(0).reader();
    searcher = new IndexSearcher(reader);
    ids = new int[leaf.maxDoc()];
    NumericDocValues values = leaf.getNumericDocValues(Data.ID);
    for (int doc = 0; doc < ids.length; doc++) {
      if (!values.advanceExact(doc)) {
        throw new IllegalStateException("no id: doc=" + doc);
      }
      ids[doc] = (int) values.longValue();
    }
  }

  int documents() {
    return ids.length;
  }

  /** Float vectors that are there and are their document's own. */
  int floats() throws IOException {
    FloatVectorValues values = leaf.getFloatVectorValues(Data.FLOATS);
    int count = 0;
    KnnVectorValues.DocIndexIterator docs = values.iterator();
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      count += Arrays.equals(values.vectorValue(docs.index()), Data.floats(ids[doc])) ? 1 : 0;
    }
    return count;
  }

  /** Byte vectors that are there and are their document's own. */
  int bytes() throws IOException {
    ByteVectorValues values = leaf.getByteVectorValues(Data.BYTES);
    int count = 0;
    KnnVectorValues.DocIndexIterator docs = values.iterator();
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      count += Arrays.equals(values.vectorValue(docs.index()), Data.bytes(ids[doc])) ? 1 : 0;
    }
    return count;
  }

  /** Of every so-many-th document: those that are the first hit for their own float vector. */
  int floatSelfHits(int step) throws IOException {
    int count = 0;
    for (int doc = 0; doc < ids.length; doc += step) {
      float[] own = Data.floats(ids[doc]);
      count += isFirst(doc, new KnnFloatVectorQuery(Data.FLOATS, own, 10)) ? 1 : 0;
    }
    return count;
  }

  /** The same, asked with a width of the query's own. */
  int wideSelfHits(int step) throws IOException {
    int count = 0;
    for (int doc = 0; doc < ids.length; doc += step) {
      float[] own = Data.floats(ids[doc]);
      Query query = new KnnFloatVectorQuery(Data.FLOATS, own, 10, null, HnswSearch.ef(100));
      count += isFirst(doc, query) ? 1 : 0;
    }
    return count;
  }

  /** The same for byte vectors. */
  int byteSelfHits(int step) throws IOException {
    int count = 0;
    for (int doc = 0; doc < ids.length; doc += step) {
      byte[] own = Data.bytes(ids[doc]);
      count += isFirst(doc, new KnnByteVectorQuery(Data.BYTES, own, 10)) ? 1 : 0;
    }
    return count;
  }

  /** Whether every hundredth document's vector scores 1 where it is, less elsewhere. */
  boolean exactScoresAreRight() throws IOException {
    for (int self = 0; self < ids.length; self += 100) {
      VectorScorer scorer = leaf.getFloatVectorValues(Data.FLOATS).scorer(Data.floats(ids[self]));
      DocIdSetIterator docs = scorer.iterator();
      int scored = 0;
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        scored++;
        if ((scorer.score() == 1) != (ids[doc] == ids[self])) {
          return false;
        }
      }
      if (scored != ids.length) {
        return false;
      }
    }
    return true;
  }

  private boolean isFirst(int doc, Query query) throws IOException {
    ScoreDoc[] hits = searcher.search(query, 10).scoreDocs;
    return hits.length == 10 && ids[hits[0].doc] == ids[doc];
  }
}
