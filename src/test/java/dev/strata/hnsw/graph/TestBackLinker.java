// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

public final class TestBackLinker extends LuceneTestCase {
  /** What is known of a row saves comparisons, and the result is that of selecting it anew. */
  public void testLinksAsTheHeuristicSelects() throws IOException {
    long saved = 0;
    for (int i = 0; i < atLeast(50); i++) {
      saved += assertSelects(RandomNumbers.randomIntBetween(random(), 20, 150));
    }
    assertTrue("comparisons saved: " + saved, saved > 0);
  }

  /** Links one node to all others; returns how many comparisons that took less than selecting. */
  private long assertSelects(int size) throws IOException {
    GraphCase some = GraphCase.random(random(), size).withPlainHeuristic();
    Construction construction = some.construction();
    int max = construction.maxM0();
    MutableLayer layer = new MutableLayer(0, size, max);
    for (int node = 0; node < size; node++) {
      layer.add(node, 0);
    }
    PlainDistances cheap = PlainDistances.betweenNodes(some.metric(), some.vectors());
    BackLinker linker =
        new BackLinker(construction, cheap, new NeighborSelector(construction, cheap));
    PlainDistances pairs = PlainDistances.betweenNodes(some.metric(), some.vectors());
    NeighborSelector selector = new NeighborSelector(construction, pairs);
    for (long newcomer : linksOf(0, some)) {
      long[] before = row(layer);
      linker.link(layer, true, 0, newcomer);
      if (before.length < max) {
        assertEquals(some.toString(), before.length + 1, layer.linkCount(0));
      } else {
        long[] all = Arrays.copyOf(before, max + 1);
        all[max] = newcomer;
        Arrays.sort(all);
        long[] expected = new long[selector.select(layer, true, 0, all, all.length, max)];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = selector.selected(i);
        }
        assertArrayEquals(some.toString(), expected, row(layer));
        assertEquals(some.toString(), selector.kept(), layer.keptCount(0));
      }
    }
    return pairs.compared.size() - cheap.compared.size();
  }

  private static long[] row(MutableLayer layer) {
    long[] links = new long[layer.maxLinks()];
    return Arrays.copyOf(links, layer.neighbors(0, links));
  }

  private static List<Long> linksOf(int node, GraphCase some) {
    PlainDistances distances = PlainDistances.betweenNodes(some.metric(), some.vectors());
    distances.target(node);
    List<Long> links = new ArrayList<>();
    float[] distance = new float[1];
    for (int other = 0; other < some.vectors().length; other++) {
      if (other != node) {
        distances.distances(new int[] {other}, 1, distance);
        links.add(Candidate.of(distance[0], other));
      }
    }
    Collections.shuffle(links, random());
    return links;
  }
}
