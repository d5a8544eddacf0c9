// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.WalkPrice.Work;
import dev.strata.hnsw.graph.WalkGuide;
import org.apache.lucene.tests.util.LuceneTestCase;

/** When a walk is given up for a scan. */
public final class TestWalkPrice extends LuceneTestCase {
  private static final int COUNT = 200_000;
  private static final int ACCEPTED = COUNT / 10;
  private static final int NEEDED = 10;

  /** Of 4-bit codes of 128 dimensions. */
  private static final SearchCosts COSTS = new SearchCosts(58, 27, 32, COUNT, true);

  /** Nodes that a search came by on the way down. */
  private static final Work BEFORE = new Work(100, 0, 20, 0);

  private static final WalkPrice PRICE = WalkPrice.ofWalk(COSTS, COSTS.scan(ACCEPTED), BEFORE);

  /** At the first look: none of those expanded was accepted, by chance or because none is near. */
  public void testThoseComparedTellWhetherAcceptedOnesAreNear() {
    int expanded = WalkGuide.STRIDE;
    assertTrue("none of 200", PRICE.isTooHigh(NEEDED, 0, work(200, 200, expanded)));
    assertTrue("two of 200", PRICE.isTooHigh(NEEDED, 0, work(200, 198, expanded)));
    assertFalse("a tenth, as of all", PRICE.isTooHigh(NEEDED, 0, work(200, 180, expanded)));
    assertFalse("those not near do not count", PRICE.isTooHigh(NEEDED, 0, work(200, 40, expanded)));
  }

  /** Of two walks that expanded as many, and of one that goes on. */
  public void testTheMoreAreExpandedTheMoreTheyTell() {
    assertTrue(PRICE.isTooHigh(NEEDED, 0, work(2000, 1950, 100)));
    assertFalse(PRICE.isTooHigh(NEEDED, 9, work(2000, 1950, 100)));
    int given = 1;
    while (PRICE.isTooHigh(NEEDED, 0, work(20L * given, 10L * given, given)) == false) {
      given++;
    }
    assertTrue(Integer.toString(given), given > WalkGuide.STRIDE && given < ACCEPTED / 10);
  }

  /** One that is only tried may cost a scan, and one that is expected to be cheaper half more. */
  public void testWhatWasSpentCountsAlone() {
    WalkPrice trial = WalkPrice.ofTrial(COSTS, COSTS.scan(ACCEPTED), BEFORE);
    Work scans = work(ACCEPTED * 27L / 58 - 100, 0, 20);
    assertFalse(trial.isTooHigh(0, 0, scans));
    Work more = work(ACCEPTED * 27L / 58 + 100, 0, 20);
    assertTrue(trial.isTooHigh(0, 0, more));
    assertFalse(PRICE.isTooHigh(0, 0, more));
    assertTrue(PRICE.isTooHigh(0, 0, work(ACCEPTED * 3 / 2 * 27L / 58 + 100, 0, 20)));
  }

  /** Links of rejected nodes followed take time as well, however few vectors are compared. */
  public void testBridgesCount() {
    Work bridged = new Work(BEFORE.compared() + 50, 0, BEFORE.expanded() + 20, 5000);
    assertTrue(PRICE.isTooHigh(NEEDED, NEEDED, bridged));
  }

  /** What a walk did after {@link #BEFORE}. */
  private static Work work(long compared, long rejected, long expanded) {
    return new Work(
        BEFORE.compared() + compared,
        BEFORE.rejected() + rejected,
        BEFORE.expanded() + expanded,
        BEFORE.bridged());
  }
}
