// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.List;

/** A Lucene vectors format, searched through Lucene. */
final class FormatContestant extends Contestant {
  private final ComparedIndex index;
  private final float[][] queries;

  FormatContestant(ComparedIndex index, float[][] queries) {
    this.index = index;
    this.queries = queries;
  }

  @Override
  String name() {
    return index.format().name();
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
    return index.format().search().efforts(ef, k);
  }

  @Override
  Answers answers(int k, Effort effort) throws IOException {
    int[][] rows = new int[queries.length][];
    long distances = 0;
    for (int i = 0; i < queries.length; i++) {
      EffortSearch.Found found = index.search(queries[i], k, effort);
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
          for (float[] query : queries) {
            index.search(query, k, effort);
          }
        });
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
