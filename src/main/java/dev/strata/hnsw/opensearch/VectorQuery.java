// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/**
 * Lucene's query for vectors, run not before somebody wants its hits. Lucene runs one for the
 * nearest vectors when it is rewritten, and OpenSearch rewrites each query anew to fetch the
 * documents that it has already found: every search would be done twice.
 */
final class VectorQuery extends Query {
  private final Query query;
  private final FieldCounters counters;

  /**
   * @param query for the nearest, or for all that are near enough
   * @param counters are told when it is run
   */
  VectorQuery(Query query, FieldCounters counters) {
    this.query = query;
    this.counters = counters;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
      throws IOException {
    counters.begin();
    Query before = query;
    Query after = query.rewrite(searcher);
    while (after != before) {
      before = after;
      after = before.rewrite(searcher);
    }
    return after.createWeight(searcher, scoreMode, boost);
  }

  @Override
  public void visit(QueryVisitor visitor) {
    query.visit(visitor);
  }

  @Override
  public String toString(String field) {
    return query.toString(field);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other) && ((VectorQuery) other).query.equals(query);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + query.hashCode();
  }
}
