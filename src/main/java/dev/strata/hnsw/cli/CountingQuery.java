// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Lucene's query for nearest vectors, which forgets how many vectors it visited, made to remember.
 * For one run.
 */
final class CountingQuery {
  private final Query query;
  private long visited;

  /**
   * Makes the query.
   *
   * @param filter or null
   */
  CountingQuery(
      VectorIndex index, float[] vector, int k, Query filter, KnnSearchStrategy strategy) {
    this.query =
        index.encoding().isByte()
            ? new OfBytes(index.field(), FieldEncoding.bytes(vector), k, filter, strategy)
            : new OfFloats(index.field(), vector, k, filter, strategy);
  }

  Query query() {
    return query;
  }

  /** Runs it for its best hits. */
  TopDocs run(IndexSearcher searcher, int hits) throws IOException {
    return searcher.search(query, hits);
  }

  /** Vectors that were compared with the query, as the collectors counted them. */
  long visited() {
    return visited;
  }

  private void count(TopDocs[] leaves) {
    for (TopDocs leaf : leaves) {
      visited += leaf.totalHits.value();
    }
  }

  private final class OfFloats extends KnnFloatVectorQuery {
    private OfFloats(
        String field, float[] vector, int k, Query filter, KnnSearchStrategy strategy) {
      super(field, vector, k, filter, strategy);
    }

    @Override
    protected TopDocs mergeLeafResults(TopDocs[] leaves) {
      count(leaves);
      return super.mergeLeafResults(leaves);
    }
  }

  private final class OfBytes extends KnnByteVectorQuery {
    private OfBytes(String field, byte[] vector, int k, Query filter, KnnSearchStrategy strategy) {
      super(field, vector, k, filter, strategy);
    }

    @Override
    protected TopDocs mergeLeafResults(TopDocs[] leaves) {
      count(leaves);
      return super.mergeLeafResults(leaves);
    }
  }
}
