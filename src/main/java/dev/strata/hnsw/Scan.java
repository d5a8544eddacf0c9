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
 * Compares all accepted vectors of a leaf at full precision. For one thread.
 *
 * @param acceptDocs documents that may be hits
 * @param docs of the vectors
 * @param query distances from the query
 * @param guide takes the hits, and may end the scan
 */
record Scan(AcceptDocs acceptDocs, VectorDocs docs, Distances query, CollectorGuide guide) {
  /** Vectors compared in one call. */
  private static final int BATCH = 64;

  /**
   * Runs the scan.
   *
   * @param walked whose visited nodes are left out, since they are collected; or null
   */
  void run(GraphSearch walked) throws IOException {
    int[] ords = new int[BATCH];
    float[] distances = new float[BATCH];
    DocIdSetIterator accepted =
        acceptDocs.bits() == null ? DocIdSetIterator.all(Integer.MAX_VALUE) : acceptDocs.iterator();
    DocIndexIterator vectors = docs.iterator();
    int size = 0;
    int doc = vectors.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      int next = accepted.docID() < doc ? accepted.advance(doc) : accepted.docID();
      if (next == doc) {
        if (walked == null || walked.visited(vectors.index()) == false) {
          ords[size++] = vectors.index();
        }
        if (size == BATCH && compare(ords, size, distances) == false) {
          return;
        }
        size %= BATCH;
        doc = vectors.nextDoc();
      } else {
        doc = next == DocIdSetIterator.NO_MORE_DOCS ? next : vectors.advance(next);
      }
    }
    compare(ords, size, distances);
  }

  /** Returns whether the scan may go on. */
  private boolean compare(int[] ords, int size, float[] distances) throws IOException {
    if (guide.exhausted()) {
      return false;
    }
    int taken = guide.take(size);
    query.distances(ords, taken, distances);
    for (int i = 0; i < taken; i++) {
      guide.hit(ords[i], distances[i]);
    }
    return true;
  }
}
