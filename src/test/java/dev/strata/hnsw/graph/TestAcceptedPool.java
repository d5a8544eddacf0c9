// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * {@link AcceptedPool}, however few it keeps in order, against a sorted set from which all that
 * lies behind the last accepted candidate there is room for is dropped, and a set of the expanded.
 */
public final class TestAcceptedPool extends LuceneTestCase {
  public void testRandomOperations() throws IOException {
    for (int round = 0; round < atLeast(200); round++) {
      AcceptedPool pool = new AcceptedPool(1 + random().nextInt(20));
      int capacity = 1 + random().nextInt(20);
      int oneIn = 1 + random().nextInt(20);
      int salt = random().nextInt(100);
      for (int search = 0; search < 2; search++) {
        NodeFilter filter = NodeFilter.of(node -> (node + salt) % oneIn == 0);
        pool.reset(capacity, filter);
        assertSame(pool, capacity, filter);
      }
    }
  }

  private static void assertSame(AcceptedPool pool, int capacity, NodeFilter filter)
      throws IOException {
    TreeSet<Long> kept = new TreeSet<>();
    Set<Long> expanded = new HashSet<>();
    int distances = 1 + random().nextInt(500);
    int position = 0;
    for (int i = 0; i < 200; i++) {
      TreeSet<Long> newcomers = new TreeSet<>();
      for (int j = random().nextInt(12); j > 0; j--) {
        long candidate = Candidate.of(random().nextInt(distances) - distances / 2, position++);
        if (candidate < pool.bound() && isWithin(kept, capacity, candidate, filter)) {
          newcomers.add(candidate);
        }
      }
      pool.offerAll(newcomers.stream().mapToLong(c -> c).toArray(), newcomers.size());
      kept.addAll(newcomers);
      cut(kept, capacity, filter);
      long next = -1;
      for (long candidate : kept) {
        if (expanded.contains(candidate) == false) {
          next = candidate;
          break;
        }
      }
      assertEquals(next == -1 ? -1 : Candidate.position(next), pool.expandNearestOfAll());
      expanded.add(next);
    }
    List<Long> accepted = accepted(kept, filter);
    long[] out = new long[capacity];
    int count = pool.results(out);
    List<Long> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(out[i]);
    }
    assertEquals(accepted, results);
  }

  /** What the pool does not know it need not keep out: that as many as it may hold are nearer. */
  private static boolean isWithin(
      TreeSet<Long> kept, int capacity, long candidate, NodeFilter filter) throws IOException {
    return accepted(kept.headSet(candidate), filter).size() < capacity;
  }

  private static void cut(TreeSet<Long> kept, int capacity, NodeFilter filter) throws IOException {
    List<Long> accepted = accepted(kept, filter);
    if (accepted.size() >= capacity) {
      kept.tailSet(accepted.get(capacity - 1), false).clear();
    }
  }

  private static List<Long> accepted(Iterable<Long> candidates, NodeFilter filter)
      throws IOException {
    List<Long> accepted = new ArrayList<>();
    for (long candidate : candidates) {
      if (filter.accepts(Candidate.position(candidate))) {
        accepted.add(candidate);
      }
    }
    return accepted;
  }
}
