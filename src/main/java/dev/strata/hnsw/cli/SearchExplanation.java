// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswSearch;
import dev.strata.hnsw.SearchStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the search of each segment did for one query.
 *
 * @param query its place in the file of queries, from 0
 * @param searches in the order in which they ended; a segment that Lucene searches in two passes
 *     has two of them, and one that Lucene scans by itself has none
 */
record SearchExplanation(int query, List<SearchStatistics> searches) {

  /**
   * Runs the query once.
   *
   * @param filter of the query, or null
   */
  static SearchExplanation of(
      VectorIndex index, float[][] queries, int query, int k, HnswSearch strategy, RowFilter filter)
      throws IOException {
    List<SearchStatistics> searches = new ArrayList<>(); // one thread searches
    float[] target = queries[query];
    SearchRun.search(
        index,
        target,
        k,
        filter == null ? null : filter.query(target),
        strategy.statistics(searches::add));
    return new SearchExplanation(query, searches);
  }

  /** Prints it for a person. */
  void print(PrintWriter out) {
    out.printf(Locale.ROOT, "%nquery %,d%n", query);
    if (searches.isEmpty()) {
      out.println(
          "  no search by Strata: another format answered, or Lucene, which compares few vectors"
              + " itself");
    }
    for (SearchStatistics search : searches) {
      print(search, out);
    }
  }

  private static void print(SearchStatistics search, PrintWriter out) {
    String regime = LowerCaseConverter.name(search.regime()).replace('_', ' ');
    out.printf(Locale.ROOT, "segment %s: %s%n", search.segment(), regime);
    line(out, "because", "%s", search.reason());
    line(out, "width", "k %,d, ef %,d", search.k(), search.ef());
    line(out, "accepted", "%,d of %,d vectors", search.accepted(), search.vectors());
    for (SearchStatistics.LevelVisits level : search.levels().reversed()) {
      line(
          out,
          "level " + level.level(),
          "distances %,d, nodes expanded %,d",
          level.distanceComputations(),
          level.expandedNodes());
    }
    if (search.scanned() > 0) {
      line(out, "scan", "distances %,d", search.scanned());
    }
    line(
        out,
        "precision",
        "by codes %,d, in full %,d, of these again %,d",
        search.codedDistances(),
        search.fullDistances(),
        search.rescored());
    line(out, "rejected", "%,d near nodes by the filter or as deleted", search.filterRejections());
    if (search.endedEarly()) {
      line(out, "ended", "early, by the collector: a limit of visits, a timeout or patience");
    }
    SearchStatistics.PhaseNanos nanos = search.nanos();
    line(
        out,
        "time, us",
        "descend %,.1f, walk %,.1f, rescore %,.1f, scan %,.1f",
        nanos.descend() / 1e3,
        nanos.walk() / 1e3,
        nanos.rescore() / 1e3,
        nanos.scan() / 1e3);
  }

  private static void line(PrintWriter out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "  %-12s", name);
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
