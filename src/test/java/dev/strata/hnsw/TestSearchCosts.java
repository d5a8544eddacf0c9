// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Which way to search is taken for the cheapest. */
public final class TestSearchCosts extends LuceneTestCase {
  private static final int MILLION = 1_000_000;

  /** Of 4-bit codes of 128 dimensions. */
  private static final SearchCosts CHEAP = new SearchCosts(58, 27, 32, MILLION, false);

  /** Of 768 float32. */
  private static final SearchCosts DEAR = new SearchCosts(286, 200, 32, MILLION, false);

  public void testFewAreScannedAndManyWalkedThrough() {
    for (SearchCosts costs : new SearchCosts[] {CHEAP, DEAR}) {
      assertEquals(Regime.SCAN, costs.cheapest(50, 0, false));
      assertEquals(Regime.SCAN, costs.cheapest(50, 1000, false));
      assertEquals(Regime.WALK, costs.cheapest(50, MILLION / 2, false));
      assertEquals(Regime.WALK, costs.cheapest(50, MILLION, false));
    }
  }

  public void testWhereDistancesAreDearRejectedNodesAreNotCompared() {
    assertEquals(Regime.FILTERED_WALK, DEAR.cheapest(50, MILLION / 20, false));
    assertEquals(Regime.WALK, CHEAP.cheapest(50, MILLION / 10, false));
  }

  /** A walk on accepted nodes alone has to be wider there. */
  public void testByCodesFewerAreWalkedOnAlone() {
    SearchCosts coded = new SearchCosts(108, 65, 32, MILLION, true); // 768 components of 4 bits
    assertEquals(Regime.WALK, coded.cheapest(14, MILLION / 25, false));
    assertEquals(Regime.FILTERED_WALK, coded.cheapest(14, MILLION / 40, false));
    SearchCosts others = new SearchCosts(108, 65, 32, MILLION, false);
    assertEquals(Regime.FILTERED_WALK, others.cheapest(14, MILLION / 25, false));
    assertEquals(5 * 14, coded.filterFirstWidth(14));
    assertEquals(3 * 14, others.filterFirstWidth(14));
  }

  public void testACollectorThatSeesHitsAtOnceIsWalkedThrough() {
    assertEquals(Regime.WALK, DEAR.cheapest(50, MILLION / 20, true));
  }

  /** What hangs together by less than some links per node is not walked on alone. */
  public void testTooFewToHangTogether() {
    for (int accepted = 1; accepted < 0.015 * MILLION; accepted *= 2) {
      assertNotEquals(Regime.FILTERED_WALK, DEAR.cheapest(10, accepted, false));
    }
  }

  public void testMoreAcceptedIsNeverLessToScanNorMoreToWalk() {
    for (int accepted = 1; accepted < MILLION / 2; accepted *= 2) {
      assertTrue(CHEAP.scan(accepted) < CHEAP.scan(2 * accepted));
      assertTrue(CHEAP.walk(50, accepted) > CHEAP.walk(50, 2 * accepted));
      assertTrue(CHEAP.walk(50, accepted) < CHEAP.walk(51, accepted));
    }
  }

  public void testATrialIsWorthItBeforeALongScanOnly() {
    assertFalse(CHEAP.isWorthATrial(1000));
    assertTrue(CHEAP.isWorthATrial(100_000));
  }
}
