// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

/**
 * What the search of one leaf did. Handed to the sink of {@link HnswSearch#statistics} once per
 * searched leaf, in the thread that searched it; a query over several leaves, or one that Lucene
 * runs in two passes, reports several of these.
 *
 * @param field the searched field
 * @param k hits the collector asked for in this leaf
 * @param ef width of the search, never below {@code k}
 * @param regime how the leaf was searched
 * @param distanceComputations vectors compared with the query, by code or in full, on all layers
 * @param rescored candidates of a walk on codes that were compared again at full precision; 0 where
 *     there are no codes
 * @param expandedNodes nodes whose links were followed, on all layers
 */
public record SearchStatistics(
    String field,
    int k,
    int ef,
    Regime regime,
    long distanceComputations,
    long rescored,
    long expandedNodes) {

  /** How a leaf was searched. */
  public enum Regime {
    /** The graph was walked. */
    WALK,
    /** Every accepted vector was compared, because that was cheaper than a walk. */
    SCAN,
    /** The walk ended short of k hits while more were accepted, so a scan finished it. */
    WALK_THEN_SCAN
  }
}
