// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * {@link CandidatePool} against a sorted set that is cut to {@code ef} and a set of the expanded.
 */
public final class TestCandidatePool extends LuceneTestCase {
  private final CandidatePool pool = new CandidatePool();

  public void testRandomOperations() {
    for (int round = 0; round < atLeast(200); round++) {
      int ef = 1 + random().nextInt(round % 2 == 0 ? 4 : 200);
      pool.reset(ef);
      assertEquals("nothing stays from the round before", 0, pool.size());
      assertEquals(-1, pool.expandNearest());
      TreeSet<Long> best = new TreeSet<>();
      Set<Long> expanded = new HashSet<>();
      int distances = 1 + random().nextInt(500);
      int offers = 1 + random().nextInt(10);
      int position = 0;
      for (int i = 0; i < 400; i++) {
        int several = random().nextInt(3) == 0 ? random().nextInt(12) : 0;
        if (several > 0) {
          long[] newcomers = new long[several];
          int count = 0;
          for (int j = 0; j < several; j++) {
            float distance = random().nextInt(distances) - distances / 2;
            long candidate = Candidate.of(distance, scattered(position++));
            if (candidate < pool.bound()) {
              newcomers[count++] = candidate;
              best.add(candidate);
            }
          }
          pool.offerAll(newcomers, count);
          while (best.size() > ef) {
            best.pollLast();
          }
        } else if (random().nextInt(11) < offers) {
          long candidate =
              Candidate.of(random().nextInt(distances) - distances / 2, scattered(position++));
          pool.offer(candidate);
          best.add(candidate);
          if (best.size() > ef) {
            best.pollLast();
          }
        } else {
          assertEquals(nearestUnexpanded(best, expanded), pool.expandNearest());
        }
        assertSame(best, ef);
      }
    }
  }

  public void testOfOne() {
    pool.reset(1);
    long near = Candidate.of(1, 7);
    pool.offer(Candidate.of(2, 3));
    assertEquals(3, pool.expandNearest());
    pool.offer(near);
    assertEquals("the newcomer has not been expanded", 7, pool.expandNearest());
    pool.offer(Candidate.of(1, 8));
    assertEquals("equal distances are ordered by position", -1, pool.expandNearest());
    assertEquals(1, pool.size());
    assertEquals("an expanded candidate is given out like any other", near, pool.get(0));
  }

  private static int nearestUnexpanded(TreeSet<Long> best, Set<Long> expanded) {
    for (long candidate : best) {
      if (expanded.add(candidate)) {
        return Candidate.position(candidate);
      }
    }
    return -1;
  }

  private void assertSame(TreeSet<Long> best, int ef) {
    assertEquals(best.size(), pool.size());
    assertEquals(best.size() == ef, pool.isFull());
    int i = 0;
    for (long candidate : best) {
      assertEquals(candidate, pool.get(i++));
    }
    if (best.isEmpty() == false) {
      assertEquals((long) best.last(), pool.worst() & ~Candidate.EXPANDED);
    }
  }

  /** Different positions in no order, as a visited set lets none pass twice. */
  private static int scattered(int i) {
    return (int) (i * 0x9E3779B1L & 0x3FFFFFFF);
  }
}
