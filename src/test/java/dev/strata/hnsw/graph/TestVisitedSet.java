// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/** {@link VisitedSet} against a {@link HashSet}, over many uses of one object. */
public final class TestVisitedSet extends LuceneTestCase {

  public void testRandomOperationsAndSizes() {
    VisitedSet visited = new VisitedSet();
    for (int round = 0; round < atLeast(200); round++) {
      int size = 1 + random().nextInt(random().nextInt(10) == 0 ? 200_000 : 300);
      visited.reset(size);
      Set<Integer> model = new HashSet<>();
      assertFalse("the last position has room and is not there", visited.contains(size - 1));
      int additions = random().nextInt(random().nextBoolean() ? 20 : 2000);
      for (int i = 0; i < additions; i++) {
        int position = random().nextInt(size);
        assertEquals(model.add(position), visited.add(position));
        int other = random().nextInt(size);
        assertEquals(model.contains(other), visited.contains(other));
      }
      for (int position = 0; position < Math.min(size, 1000); position++) {
        assertEquals(model.contains(position), visited.contains(position));
      }
    }
  }

  public void testEveryPositionOfAWordAndOfManyWords() {
    VisitedSet visited = new VisitedSet();
    int size = 64 * 500 + 1;
    for (int round = 0; round < 3; round++) {
      visited.reset(size);
      for (int position = 0; position < size; position++) {
        assertTrue(visited.add(position));
        assertFalse(visited.add(position));
      }
    }
    visited.reset(size);
    for (int position = 0; position < size; position++) {
      assertFalse(visited.contains(position));
    }
  }
}
