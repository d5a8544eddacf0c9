// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** Where a walk may begin. For one search. */
final class SearchEntries {
  /** Accepted vectors taken from all over a leaf to begin a walk at. */
  private static final int SPREAD = 32;

  private final VectorDocs docs;
  private final AcceptDocs acceptDocs;
  private final int[] given;

  SearchEntries(KnnSearchStrategy strategy, VectorDocs docs, AcceptDocs acceptDocs)
      throws IOException {
    this.docs = docs;
    this.acceptDocs = acceptDocs;
    this.given =
        strategy instanceof KnnSearchStrategy.Seeded seeds ? valid(seeds, docs) : new int[0];
  }

  /** The seeds are ordinals, which Lucene has already looked up; not all need be valid. */
  private static int[] valid(KnnSearchStrategy.Seeded seeds, VectorDocs docs) throws IOException {
    int[] nodes = new int[Math.min(seeds.numberOfEntryPoints(), docs.count())];
    int count = 0;
    DocIdSetIterator iterator = seeds.entryPoints();
    while (count < nodes.length) {
      int node = iterator.nextDoc();
      if (node == DocIdSetIterator.NO_MORE_DOCS) {
        break;
      }
      if (node >= 0 && node < docs.count()) {
        nodes[count++] = node;
      }
    }
    return Arrays.copyOf(nodes, count);
  }

  /** The valid seeds of the query. */
  int[] given() {
    return given;
  }

  /** Some accepted vectors, at equal distances by their documents. */
  int[] spread() throws IOException {
    int[] nodes = new int[SPREAD];
    int count = 0;
    DocIdSetIterator accepted = acceptDocs.iterator();
    DocIndexIterator vectors = docs.copy().iterator(); // of sparse fields there is one for all
    int last = docs.count() == 0 ? 0 : docs.doc(docs.count() - 1);
    for (int i = 0; i < SPREAD; i++) {
      int target = (int) ((long) last * i / SPREAD);
      int doc = next(accepted, vectors, Math.max(target, vectors.docID() + 1));
      if (doc == DocIdSetIterator.NO_MORE_DOCS) {
        break;
      }
      nodes[count++] = vectors.index();
    }
    return Arrays.copyOf(nodes, count);
  }

  /** The first accepted document with a vector from {@code target} on. */
  private static int next(DocIdSetIterator accepted, DocIndexIterator vectors, int target)
      throws IOException {
    int doc = target;
    while (true) {
      doc = accepted.docID() < doc ? accepted.advance(doc) : accepted.docID();
      if (doc == DocIdSetIterator.NO_MORE_DOCS) {
        return doc;
      }
      int found = vectors.docID() < doc ? vectors.advance(doc) : vectors.docID();
      if (found == doc || found == DocIdSetIterator.NO_MORE_DOCS) {
        return found;
      }
      doc = found;
    }
  }
}
