// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/** {@link StrongComponents} against their definition, and on a path that no stack would hold. */
public final class TestStrongComponents extends LuceneTestCase {

  public void testAgainstDefinition() throws IOException {
    for (int i = 0; i < atLeast(200); i++) {
      int maxLinks = 1 + random().nextInt(3);
      ListedLayer layer = ListedLayer.random(random(), 1 + random().nextInt(40), maxLinks);
      List<Set<Integer>> reachable = new ArrayList<>();
      for (int position = 0; position < layer.size(); position++) {
        reachable.add(GraphCase.reachable(layer, Set.of(position)));
      }
      Set<Set<Integer>> expected = new HashSet<>();
      for (int position = 0; position < layer.size(); position++) {
        Set<Integer> component = new HashSet<>();
        for (int other : reachable.get(position)) {
          if (reachable.get(other).contains(position)) {
            component.add(other);
          }
        }
        expected.add(component);
      }
      StrongComponents found = StrongComponents.of(layer);
      assertEquals(expected.size(), found.count());
      assertEquals(expected.stream().mapToInt(Set::size).max().orElse(0), found.largest());
    }
  }

  public void testLongCycleAndLongPath() throws IOException {
    int size = 200_000;
    int[][] rows = new int[size][1];
    for (int position = 0; position < size; position++) {
      rows[position][0] = (position + 1) % size;
    }
    StrongComponents cycle = StrongComponents.of(new ListedLayer(1, rows));
    assertEquals(1, cycle.count());
    assertEquals(size, cycle.largest());
    rows[size - 1] = new int[0];
    StrongComponents path = StrongComponents.of(new ListedLayer(1, rows));
    assertEquals(size, path.count());
    assertEquals(1, path.largest());
  }
}
