// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;

/**
 * Scores documents one after the other, or many in one call, for Lucene's exact search and for its
 * rescoring queries. For one thread.
 */
final class RowScorer implements VectorScorer {
  private static final int BATCH = 64;

  private final FieldDistances distances;
  private final DocIndexIterator iterator;
  private final int[] ord = new int[1];
  private final float[] score = new float[1];

  RowScorer(FieldDistances distances, VectorDocs docs) {
    this.distances = distances;
    this.iterator = docs.iterator();
  }

  @Override
  public float score() throws IOException {
    ord[0] = iterator.index();
    distances.scores(ord, 1, score);
    return score[0];
  }

  @Override
  public DocIdSetIterator iterator() {
    return iterator;
  }

  /*
   * A lambda, not a class: Bulk does not exist in Lucene 10.3, where nobody calls this, and a class
   * that implements it could not be linked there.
   */
  @Override
  public Bulk bulk(DocIdSetIterator matchingDocs) {
    DocIdSetIterator matches =
        matchingDocs == null
            ? iterator
            : ConjunctionUtils.createConjunction(List.of(matchingDocs, iterator), List.of());
    int[] ords = new int[BATCH];
    return (upTo, liveDocs, buffer) -> {
      if (matches.docID() == -1) {
        matches.nextDoc();
      }
      buffer.growNoCopy(BATCH);
      int size = 0;
      for (int doc = matches.docID(); doc < upTo && size < BATCH; doc = matches.nextDoc()) {
        if (liveDocs == null || liveDocs.get(doc)) {
          buffer.docs[size] = doc;
          ords[size++] = iterator.index();
        }
      }
      buffer.size = size;
      distances.scores(ords, size, buffer.features);
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < size; i++) {
        max = Math.max(max, buffer.features[i]);
      }
      return max;
    };
  }
}
