// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.PriorityQueue;
import org.apache.lucene.tests.util.LuceneTestCase;

/** {@link CandidateHeap} gives back what a {@link PriorityQueue} gives back. */
public final class TestCandidateHeap extends LuceneTestCase {

  public void testRandomOperations() {
    CandidateHeap heap = new CandidateHeap();
    for (int round = 0; round < atLeast(20); round++) {
      PriorityQueue<Long> model = new PriorityQueue<>();
      heap.clear();
      int distances = 1 + random().nextInt(1000);
      int growth = 1 + random().nextInt(9);
      for (int i = 0; i < 2000; i++) {
        if (random().nextInt(10) < growth || model.isEmpty()) {
          long candidate =
              Candidate.of(random().nextInt(distances) - distances / 2, random().nextInt(100));
          heap.push(candidate); // at times one that is there already
          model.add(candidate);
        } else {
          assertEquals((long) model.remove(), heap.pop());
        }
        assertEquals(model.isEmpty(), heap.isEmpty());
        if (model.isEmpty() == false) {
          assertEquals((long) model.peek(), heap.top());
        }
      }
      if (random().nextBoolean()) { // else cleared with what it holds
        while (model.isEmpty() == false) {
          assertEquals((long) model.remove(), heap.pop());
        }
        assertTrue(heap.isEmpty());
      }
    }
  }
}
