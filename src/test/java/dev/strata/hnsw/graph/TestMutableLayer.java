// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** {@link MutableLayer} against lists of links, with rows on both sides of page borders. */
public final class TestMutableLayer extends LuceneTestCase {

  public void testManyLinksOfManyNodes() {
    assertKeepsWhatItIsGiven(1, 300, 1000); // 64 rows to a page
    assertKeepsWhatItIsGiven(0, 300, 1000);
  }

  public void testFewLinks() {
    assertKeepsWhatItIsGiven(0, 70_000, 2); // 8,192 rows
    assertKeepsWhatItIsGiven(3, 70_000, 2);
  }

  public void testMoreLinksThanAPageHolds() {
    assertKeepsWhatItIsGiven(1, 3, 40_000);
  }

  public void testRandomSizes() {
    for (int i = 0; i < atLeast(20); i++) {
      assertKeepsWhatItIsGiven(
          random().nextInt(2), 1 + random().nextInt(500), 1 + random().nextInt(3000));
    }
  }

  private static void assertKeepsWhatItIsGiven(int level, int capacity, int maxLinks) {
    MutableLayer layer = new MutableLayer(level, capacity, maxLinks);
    assertEquals(0, layer.size());
    assertEquals(maxLinks, layer.maxLinks());
    int[] nodes = new int[capacity];
    int[] below = new int[capacity];
    for (int position = 0; position < capacity; position++) {
      nodes[position] = level == 0 ? position : 3 * position + random().nextInt(3);
      below[position] = 2 * position + random().nextInt(2);
      assertEquals(position, layer.add(nodes[position], below[position]));
      assertEquals(position + 1, layer.size());
      assertEquals(0, layer.linkCount(position));
    }
    List<List<Long>> model = new ArrayList<>();
    for (int position = 0; position < capacity; position++) {
      model.add(new ArrayList<>());
    }
    for (int i = 0; i < 5 * capacity; i++) {
      int position = random().nextInt(capacity);
      List<Long> row = model.get(position);
      if (random().nextInt(8) == 0) {
        row.clear();
        int replaced = random().nextInt(Math.min(maxLinks, 9) + 1);
        long[] others = new long[replaced];
        for (int j = 0; j < replaced; j++) {
          others[j] = randomLink();
          row.add(others[j]);
        }
        int kept = random().nextInt(replaced + 2) - 1;
        layer.replace(position, others, replaced, kept);
        assertEquals(kept, layer.keptCount(position));
      }
      int links = Math.min(maxLinks - row.size(), random().nextInt(4));
      for (int j = 0; j < links; j++) {
        append(layer, position, row);
      }
    }
    int full = random().nextInt(capacity);
    while (model.get(full).size() < maxLinks) {
      append(layer, full, model.get(full));
    }
    for (int position = 0; position < capacity; position++) {
      assertEquals(nodes[position], layer.node(position));
      if (level > 0) {
        assertEquals(below[position], layer.below(position));
      }
      assertRow(model.get(position), layer, position);
    }
  }

  private static void append(MutableLayer layer, int position, List<Long> row) {
    long neighbor = randomLink();
    layer.append(position, neighbor);
    row.add(neighbor);
    assertEquals(MutableLayer.NOT_SELECTED, layer.keptCount(position));
  }

  private static long randomLink() {
    return Candidate.of(random().nextFloat() - 0.5f, random().nextInt(1 << 30));
  }

  private static void assertRow(List<Long> expected, MutableLayer layer, int position) {
    int count = expected.size();
    long[] neighbors = new long[count];
    int[] links = new int[count];
    assertEquals(count, layer.linkCount(position));
    assertEquals(count, layer.neighbors(position, neighbors));
    assertEquals(count, layer.links(position, links));
    assertEquals(expected, Arrays.stream(neighbors).boxed().toList());
    assertEquals(
        expected.stream().map(Candidate::position).toList(), Arrays.stream(links).boxed().toList());
  }
}
