// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.GraphSearch;
import java.io.IOException;

/** Answers a search of a leaf by a scan, or finishes it by one. For one search. */
final class LeafScan {
  private final Scan scan;
  private final Distances exact;
  private final LeafSearch.Coded coded;
  private final CollectorGuide guide;
  private final int k;
  private final int ef;
  private long estimated;
  private long rescored;

  /**
   * @param exact distances from the query at full precision
   * @param coded the same by codes, or null to scan at full precision
   * @param guide of {@code scan}
   * @param k hits that are wanted
   * @param ef width of the search, which says how surely they are found by codes
   */
  LeafScan(
      Scan scan, Distances exact, LeafSearch.Coded coded, CollectorGuide guide, int k, int ef) {
    this.scan = scan;
    this.exact = exact;
    this.coded = coded;
    this.guide = guide;
    this.k = k;
    this.ef = ef;
  }

  /**
   * Compares all accepted vectors.
   *
   * @param exactly whether all of them are handed over, with their distances at full precision
   */
  void all(SearchMemory memory, boolean exactly) throws IOException {
    guide.beginScan();
    if (exactly || coded == null) {
      scan.run(exact, null, guide::hits);
      return;
    }
    RefinedScan refined = memory.refinedScan();
    refined.begin(exact, k, ef);
    long before = guide.compared();
    scan.run(coded.open(), null, refined);
    estimated = guide.compared() - before;
    guide.hits(refined.best(), k);
    rescored = refined.compared();
  }

  /** Compares those that a walk has not; it has handed over all the others that are hits. */
  void rest(GraphSearch walked) throws IOException {
    guide.beginScan();
    scan.run(exact, walked, guide::hits);
  }

  /** Vectors whose distances were estimated. */
  long estimated() {
    return estimated;
  }

  /** Of these, the ones that were compared at full precision. */
  long rescored() {
    return rescored;
  }
}
