// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the work and the time of one search go. Made only where somebody wants to know; the one
 * place outside of the command line that reads a clock. For one thread.
 */
final class SearchTrace {
  /** What a search does one after the other. */
  enum Phase {
    /** Making codes of the query, and the way down to level 0 or to seeds. */
    DESCEND,
    /** The walk of level 0. */
    WALK,
    /** Comparing again at full precision, and handing over. */
    RESCORE,
    /** Comparing accepted vectors one by one. */
    SCAN
  }

  private final long[] nanos = new long[Phase.values().length];
  private Phase phase;
  private long since;

  /** Levels that were entered, from the top. */
  private final List<SearchStatistics.LevelVisits> levels = new ArrayList<>();

  private int level = -1;
  private long comparedBefore;
  private long expandedBefore;

  /** Ends the phase before, if there is one, and begins another; null for the end of the search. */
  void begin(Phase next) {
    long now = System.nanoTime();
    if (phase != null) {
      nanos[phase.ordinal()] += now - since;
    }
    phase = next;
    since = now;
  }

  /**
   * The walk goes on to another level.
   *
   * @param next the level, or -1 if the walk has ended
   * @param compared vectors so far
   * @param expanded nodes so far
   */
  void enterLevel(int next, long compared, long expanded) {
    if (level >= 0) {
      levels.add(
          new SearchStatistics.LevelVisits(
              level, compared - comparedBefore, expanded - expandedBefore));
    }
    level = next;
    comparedBefore = compared;
    expandedBefore = expanded;
  }

  /** The levels that were walked, level 0 first; to be asked when the walk has ended. */
  List<SearchStatistics.LevelVisits> levels() {
    return levels.reversed();
  }

  /** The time of each phase. */
  SearchStatistics.PhaseNanos nanos() {
    return new SearchStatistics.PhaseNanos(
        nanos[Phase.DESCEND.ordinal()],
        nanos[Phase.WALK.ordinal()],
        nanos[Phase.RESCORE.ordinal()],
        nanos[Phase.SCAN.ordinal()]);
  }
}
