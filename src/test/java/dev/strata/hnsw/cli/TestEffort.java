// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The efforts of a sweep. */
public final class TestEffort extends LuceneTestCase {

  public void testLadder() {
    assertEquals(
        List.of(10, 14, 20, 28, 40, 57, 80, 113, 160, 226, 320, 453, 640, 800), Effort.ladder(10));
    assertEquals(Effort.ladder(10), Effort.ladder(1));
  }

  public void testLadderGrowsFromK() {
    for (int k : new int[] {11, 100, 799, 1000}) {
      List<Integer> ladder = Effort.ladder(k);
      assertEquals(k, (int) ladder.getFirst());
      assertEquals(Math.max(800, 8 * k), (int) ladder.getLast());
      for (int i = 1; i < ladder.size(); i++) {
        assertTrue(ladder.toString(), ladder.get(i) > ladder.get(i - 1));
      }
    }
  }

  public void testRescoring() {
    assertEquals(List.of(0), rescored(10, 10));
    assertEquals(List.of(0, 14), rescored(14, 10));
    assertEquals(List.of(0, 20), rescored(20, 10));
    assertEquals(List.of(0, 20, 30, 40), rescored(40, 10));
    assertEquals(List.of(0, 20, 30, 50, 100, 800), rescored(800, 10));
    assertEquals(List.of(new Effort(40, 40, 0, 0)), Effort.plain(40));
  }

  private static List<Integer> rescored(int ef, int k) {
    return Effort.rescoring(ef, k).stream().map(Effort::rescored).toList();
  }

  public void testNeedlessEfforts() {
    SweepPoint point = point(40, 20, 0.9);
    assertTrue(point.makesNeedless(point(40, 30, 0.9)));
    assertTrue(point.makesNeedless(point(57, 20, 0.8)));
    assertFalse("it finds more", point.makesNeedless(point(57, 20, 0.91)));
    assertFalse("it walks less", point.makesNeedless(point(28, 20, 0.8)));
    assertFalse("it rescores less", point.makesNeedless(point(57, 0, 0.8)));
  }

  private static SweepPoint point(int ef, int rescored, double recall) {
    return new SweepPoint(new Effort(ef, ef, rescored, 0), recall, 0, new double[0]);
  }
}
