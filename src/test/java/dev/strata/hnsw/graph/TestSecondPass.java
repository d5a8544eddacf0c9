// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.tests.util.LuceneTestCase;

public final class TestSecondPass extends LuceneTestCase {
  /** Where rows have room nothing is pruned, so all links of the first pass are there still. */
  public void testAddsLinksBothWays() throws IOException {
    for (int i = 0; i < atLeast(10); i++) {
      int size = RandomNumbers.randomIntBetween(random(), 100, 400);
      GraphCase once = roomy(size);
      Layer before = once.asInserted().layer(0);
      Layer after = once.build().layer(0);
      int added = 0;
      for (int node = 0; node < size; node++) {
        Set<Integer> links = new HashSet<>(GraphCase.links(after, node));
        List<Integer> had = GraphCase.links(before, node);
        assertTrue(once + ", node " + node, links.containsAll(had));
        assertEquals("each once", after.links(node, new int[after.maxLinks()]), links.size());
        for (int link : links) {
          assertTrue(once.toString(), GraphCase.links(after, link).contains(node));
        }
        added += links.size() - had.size();
      }
      assertTrue(once.toString(), added > 0);
    }
  }

  /** The paper's own order is followed to the letter. */
  public void testNotInThePapersOrder() throws IOException {
    GraphCase twice = roomy(200);
    assertTrue(twice.construction().looksTwice());
    GraphCase paper = twice.withBatch(1);
    assertFalse(paper.construction().looksTwice());
    assertEquals(GraphCase.contents(paper.asInserted()), GraphCase.contents(paper.build()));
  }

  public void testTheFirstPassIsWiderInManyDimensions() {
    assertEquals(Breadth.FIRST, of(255, 64).firstBreadth());
    assertEquals(Breadth.FIRST_OF_MANY_DIMENSIONS, of(256, 64).firstBreadth());
    assertEquals(Breadth.WHOLE, of(256, 1).firstBreadth());
    int ef = RandomNumbers.randomIntBetween(random(), 1, 3200);
    int few = Breadth.FIRST.width(ef);
    int many = Breadth.FIRST_OF_MANY_DIMENSIONS.width(ef);
    String widths = "of " + ef + ": " + few + " and " + many;
    assertTrue(widths, few <= many && many <= ef && (few < many || ef < 60));
  }

  /** More links than M are picked on layer 0 alone, and never more than a row holds. */
  public void testPicks() {
    Construction twice = of(8, 64);
    assertEquals(5, twice.picks(0, Breadth.FIRST));
    assertEquals(6, twice.picks(0, Breadth.FIRST_OF_MANY_DIMENSIONS));
    for (Breadth breadth : Breadth.values()) {
      assertTrue(breadth.name(), twice.picks(0, breadth) <= twice.mostPicks());
      assertEquals(breadth.name(), 4, twice.picks(1, breadth));
      assertEquals(breadth.name(), 4, of(8, 1).picks(0, breadth));
    }
    assertEquals(4, of(8, 1).mostPicks());
    Construction full =
        new Construction(8, 8, 8, 1, 20, NeighborSelection.HEURISTIC, false, false, 1, 64, 8);
    assertEquals(8, full.picks(0, Breadth.JOINED));
    assertEquals(8, full.mostPicks());
  }

  private static Construction of(int dimension, int batch) {
    return new Construction(
        4, 4, 8, 1, 20, NeighborSelection.HEURISTIC, false, false, 1, batch, dimension);
  }

  public void testLocalOrderHasEachPositionOnceAndMostAfterOneThatLinksToIt() throws IOException {
    for (int i = 0; i < atLeast(10); i++) {
      GraphCase some =
          new GraphCase(
              GraphCase.randomConstruction(random()),
              Metric.EUCLIDEAN,
              GraphCase.randomIntegers(random(), 1 + random().nextInt(300)));
      Layer layer = some.build().layer(0);
      int[] order = LocalOrder.of(layer, GraphCase.UNWATCHED);
      assertEquals(layer.size(), order.length);
      BitSet seen = new BitSet();
      BitSet linked = new BitSet();
      for (int position : order) {
        assertFalse("twice: " + position, seen.get(position));
        assertTrue(
            "begins again while there is a way on: " + some,
            linked.get(position) || linked.cardinality() == seen.cardinality());
        seen.set(position);
        linked.set(position);
        GraphCase.links(layer, position).forEach(linked::set);
      }
    }
  }

  public void testCanBeEnded() throws IOException {
    GraphCase twice = roomy(300);
    int all = checks(twice, Integer.MAX_VALUE);
    int last = RandomNumbers.randomIntBetween(random(), 1, all - 1);
    IOException stop = expectThrows(IOException.class, () -> checks(twice, last));
    assertEquals("enough", stop.getMessage());
    assertTrue("a check for each search: " + all, all > 2 * 300);
  }

  private static int checks(GraphCase built, int last) throws IOException {
    AtomicInteger checks = new AtomicInteger();
    built.build(
        new GraphBuilder.Monitor() {
          @Override
          public void check() throws IOException {
            if (checks.incrementAndGet() > last) {
              throw new IOException("enough");
            }
          }

          @Override
          public void inserted(int nodes) {}
        });
    return checks.get();
  }

  private static GraphCase roomy(int size) {
    Construction usual = GraphCase.usual(4, random().nextLong());
    float[][] vectors = GraphCase.integers(random(), size, 8, 60);
    return new GraphCase(usual, Metric.EUCLIDEAN, vectors).withRoom().withBatch(32);
  }
}
