// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.GraphSearch;
import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;

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
    AcceptedOrds accepted = AcceptedOrds.of(acceptDocs, docs);
    int size = accepted.next(ords);
    while (size > 0 && guide.exhausted() == false) {
      compare(
          query, ords, walked == null ? size : notVisited(walked, ords, size), distances, taker);
      size = accepted.next(ords);
    }
  }

  /** Moves ordinals that a walk has not visited to the front; returns how many they are. */
  private static int notVisited(GraphSearch walked, int[] ords, int size) {
    int left = 0;
    for (int i = 0; i < size; i++) {
      if (walked.visited(ords[i]) == false) {
        ords[left++] = ords[i];
      }
    }
    return left;
  }

  private void compare(Distances query, int[] ords, int size, float[] distances, Taker taker)
      throws IOException {
    int taken = guide.take(size);
    query.distances(ords, taken, distances);
    taker.take(ords, distances, taken);
  }
}
