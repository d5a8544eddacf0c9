// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.GraphSearch;
import java.io.IOException;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * Goes through all accepted vectors of a leaf. For one thread.
 *
 * @param acceptDocs documents that may be hits
 * @param docs of the vectors
 * @param guide is asked before vectors are compared, and may end the scan
 */
record Scan(AcceptDocs acceptDocs, VectorDocs docs, CollectorGuide guide) {
  /** Vectors compared in one call. */
  private static final int BATCH = 64;

  /** Takes vectors that were compared. */
  @FunctionalInterface
  interface Taker {
    void take(int[] ords, float[] distances, int count) throws IOException;
  }

  /**
   * Runs the scan.
   *
   * @param query distances from the query
   * @param walked whose visited nodes are left out, since they are collected; or null
   */
  void run(Distances query, GraphSearch walked, Taker taker) throws IOException {
    int[] ords = new int[BATCH];
    float[] distances = new float[BATCH];
    DocIdSetIterator accepted =
        acceptDocs.bits() == null ? DocIdSetIterator.all(Integer.MAX_VALUE) : acceptDocs.iterator();
    DocIndexIterator vectors = docs.copy().iterator(); // of sparse fields there is one for all
    int size = 0;
    int doc = vectors.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      int next = accepted.docID() < doc ? accepted.advance(doc) : accepted.docID();
      if (next == doc) {
        if (walked == null || walked.visited(vectors.index()) == false) {
          ords[size++] = vectors.index();
        }
        if (size == BATCH) {
          if (guide.exhausted()) {
            return;
          }
          compare(query, ords, size, distances, taker);
          size = 0;
        }
        doc = vectors.nextDoc();
      } else {
        doc = next == DocIdSetIterator.NO_MORE_DOCS ? next : vectors.advance(next);
      }
    }
    if (guide.exhausted() == false) {
      compare(query, ords, size, distances, taker);
    }
  }

  private void compare(Distances query, int[] ords, int size, float[] distances, Taker taker)
      throws IOException {
    int taken = guide.take(size);
    query.distances(ords, taken, distances);
    taker.take(ords, distances, taken);
  }
}
