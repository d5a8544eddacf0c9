// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.List;
import java.util.Locale;

/**
 * What the search of one leaf did. Handed to the sink of {@link HnswSearch#statistics} once per
 * searched leaf, in the thread that searched it; a query over several leaves, or one that Lucene
 * runs in two passes, reports several of these. A search that fails reports nothing. Immutable.
 *
 * @param segment name of the segment, as its files have it
 * @param field the searched field
 * @param k hits the collector asked for in this leaf
 * @param ef width of the search, never below {@code k}
 * @param regime how the leaf was searched
 * @param vectors of the field in this leaf
 * @param accepted vectors that the filter and deletions leave, as estimated before the search
 * @param expectedOfWalk distance computations that a walk was expected to take, against which the
 *     accepted vectors were weighed; -1 if the leaf has no graph
 * @param endedEarly whether the collector ended the search: by a limit of visits, a timeout or
 *     patience
 * @param distanceComputations vectors compared with the query, by code or in full, on all levels
 *     and in a scan; the number that Lucene is told as visited, but that it is told of a scan after
 *     a walk only what goes beyond the comparisons that the walk made in vain
 * @param codedDistances distances estimated by codes
 * @param fullDistances distances at full precision, those of candidates compared again among them
 * @param rescored candidates of a walk on codes that were compared again at full precision; 0 where
 *     there are no codes
 * @param expandedNodes nodes whose links were followed, on all levels
 * @param filterRejections nodes that a walk found near enough to be hits, but that the filter or a
 *     deletion kept out; of a walk on accepted nodes alone, those it went across
 * @param levels that were walked, level 0 first; empty if none was
 * @param nanos time of each phase
 */
public record SearchStatistics(
    String segment,
    String field,
    int k,
    int ef,
    Regime regime,
    int vectors,
    int accepted,
    long expectedOfWalk,
    boolean endedEarly,
    long distanceComputations,
    long codedDistances,
    long fullDistances,
    long rescored,
    long expandedNodes,
    long filterRejections,
    List<LevelVisits> levels,
    PhaseNanos nanos) {

  /** Keeps a copy of the list. */
  public SearchStatistics {
    levels = List.copyOf(levels);
  }

  /** Why the leaf was searched so, in a sentence for people, whose words may change. */
  public String reason() {
    if (expectedOfWalk < 0) {
      return "the segment has no graph";
    }
    String costs =
        String.format(
            Locale.ROOT, "a scan compares %,d vectors, a walk about %,d", accepted, expectedOfWalk);
    return switch (regime) {
      case WALK, SCAN -> costs;
      case FILTERED_WALK -> costs + ", but a walk on accepted nodes alone fewer";
      case WALK_THEN_SCAN -> costs + "; the walk ended short of hits while more were accepted";
      case WALK_GIVEN_UP -> costs + "; the walk came by too few accepted vectors to go on";
    };
  }

  /** Vectors that a scan compared: all that no walk did. */
  public long scanned() {
    return distanceComputations
        - levels.stream().mapToLong(LevelVisits::distanceComputations).sum();
  }

  /** How a leaf was searched. */
  public enum Regime {
    /** The graph was walked, through accepted and rejected nodes alike. */
    WALK,
    /** The accepted nodes alone were walked, from one to another across rejected ones. */
    FILTERED_WALK,
    /** Every accepted vector was compared, because that was cheaper than a walk. */
    SCAN,
    /** The walk ended short of k hits while more were accepted, so a scan finished it. */
    WALK_THEN_SCAN,
    /**
     * The walk came by fewer accepted vectors than their share let expect, so that a scan was
     * cheaper than its end.
     */
    WALK_GIVEN_UP
  }

  /**
   * What a walk did on one level of the graph.
   *
   * @param level 0 for the one that holds every vector
   * @param distanceComputations vectors compared with the query; the first of a level was compared
   *     on the level above, and is counted there
   * @param expandedNodes nodes whose links were followed
   */
  public record LevelVisits(int level, long distanceComputations, long expandedNodes) {}

  /**
   * Nanoseconds of each phase of a search, 0 for one that did not take place.
   *
   * @param descend making codes of the query, and the way down to level 0 or to seeds
   * @param walk the walk of level 0
   * @param rescore comparing the best again at full precision, and handing them over
   * @param scan comparing accepted vectors one by one
   */
  public record PhaseNanos(long descend, long walk, long rescore, long scan) {}
}
