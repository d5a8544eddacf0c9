// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/** A Lucene vectors format, searched through Lucene. */
final class FormatContestant extends Contestant {
  /** The share below which Lucene's own filtered search is tried. */
  private static final int LUCENE_THRESHOLD = 60;

  private final String name;
  private final ComparedIndex index;
  private final EffortSearch search;
  private final float[][] queries;

  /** One a query, or null. */
  private final Query[] filters;

  private FormatContestant(
      String name, ComparedIndex index, EffortSearch search, float[][] queries, Query[] filters) {
    this.name = name;
    this.index = index;
    this.search = search;
    this.queries = queries;
    this.filters = filters;
  }

  FormatContestant(ComparedIndex index, float[][] queries) {
    this(index.format().name(), index, index.format().search(), queries, null);
  }

  /** The ways to search an index with a filter: Lucene's plain format has two of them. */
  static List<Contestant> filtered(ComparedIndex index, float[][] queries, RowFilter filter)
      throws IOException {
    Query[] filters = new Query[queries.length];
    for (int i = 0; i < queries.length; i++) {
      filters[i] = new AcceptedRows(index.index(), filter.accepted(queries[i]));
    }
    ComparedFormat format = index.format();
    List<Contestant> ways = new ArrayList<>();
    ways.add(new FormatContestant(format.name(), index, format.search(), queries, filters));
    if (format.isPlainLucene()) {
      ways.add(
          new FormatContestant(
              format.name() + ", threshold " + LUCENE_THRESHOLD,
              index,
              new EffortSearch.OverFetch(new KnnSearchStrategy.Hnsw(LUCENE_THRESHOLD)),
              queries,
              filters));
    }
    return ways;
  }

  @Override
  String name() {
    return name;
  }

  @Override
  Cost cost() {
    return index.cost();
  }

  @Override
  boolean isLucene() {
    return index.format().isLucene();
  }

  @Override
  boolean isPlainLucene() {
    return index.format().isPlainLucene();
  }

  @Override
  List<Effort> efforts(int ef, int k) {
    return search.efforts(ef, k);
  }

  @Override
  Answers answers(int k, Effort effort) throws IOException {
    int[][] rows = new int[queries.length][];
    long distances = 0;
    for (int i = 0; i < queries.length; i++) {
      EffortSearch.Found found = search(i, k, effort);
      distances += found.distances();
      rows[i] = new int[found.hits().length];
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = index.index().row(found.hits()[j].doc);
      }
    }
    return new Answers(rows, distances);
  }

  @Override
  double qps(int k, Effort effort, int millis) throws IOException {
    return TimedPasses.perSecond(
        queries.length,
        millis,
        () -> {
          for (int i = 0; i < queries.length; i++) {
            search(i, k, effort);
          }
        });
  }

  private EffortSearch.Found search(int query, int k, Effort effort) throws IOException {
    Query filter = filters == null ? null : filters[query];
    return search.search(index.index(), queries[query], filter, k, effort);
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
