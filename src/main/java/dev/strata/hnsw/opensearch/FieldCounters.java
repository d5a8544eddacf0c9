// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.SearchStatistics;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What the searches of one field of one shard did since the shard came to the node. It is the sink
 * of all of them, so that equal queries stay equal. For any number of threads.
 */
final class FieldCounters implements Consumer<SearchStatistics> {
  private final LongAdder queries = new LongAdder();
  private final LongAdder segments = new LongAdder();
  private final LongAdder scans = new LongAdder();
  private final LongAdder coded = new LongAdder();
  private final LongAdder full = new LongAdder();

  /** A query begins to be run. */
  void begin() {
    queries.increment();
  }

  /** The search of one segment is over. */
  @Override
  public void accept(SearchStatistics statistics) {
    segments.increment();
    if (statistics.regime() != SearchStatistics.Regime.WALK) {
      scans.increment();
    }
    coded.add(statistics.codedDistances());
    full.add(statistics.fullDistances());
  }

  Map<String, Object> content() {
    return Content.of(
        "queries", queries.sum(),
        "segments_searched", segments.sum(),
        "segments_scanned", scans.sum(),
        "distance_computations_by_code", coded.sum(),
        "distance_computations_in_full", full.sum());
  }
}
