// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Counts of {@link LayerShape} against plain sets, and on shapes that can be seen at a glance. */
public final class TestLayerShape extends LuceneTestCase {

  public void testAgainstSets() throws IOException {
    for (int i = 0; i < atLeast(200); i++) {
      int maxLinks = 1 + random().nextInt(4);
      ListedLayer layer = ListedLayer.random(random(), 1 + random().nextInt(60), maxLinks);
      int entry = random().nextInt(layer.size());
      LayerShape shape = LayerShape.of(layer, entry);
      Set<Integer> linked = new HashSet<>();
      for (int[] row : layer.rows()) {
        Arrays.stream(row).forEach(linked::add);
      }
      int[] degrees =
          IntStream.rangeClosed(0, maxLinks)
              .map(
                  degree ->
                      (int) Arrays.stream(layer.rows()).filter(r -> r.length == degree).count())
              .toArray();
      assertArrayEquals(degrees, shape.degrees());
      assertEquals(layer.size() - linked.size(), shape.unlinked());
      assertEquals(GraphCase.reachable(layer, Set.of(entry)).size(), shape.reachable());
    }
  }

  public void testChain() throws IOException {
    ListedLayer chain = new ListedLayer(2, new int[] {1}, new int[] {2}, new int[] {});
    LayerShape fromStart = LayerShape.of(chain, 0);
    assertArrayEquals(new int[] {1, 2, 0}, fromStart.degrees());
    assertEquals("the start", 1, fromStart.unlinked());
    assertEquals(3, fromStart.reachable());
    assertEquals(1, LayerShape.of(chain, 2).reachable());
  }

  /** What is built can all be reached. */
  public void testBuiltGraph() throws IOException {
    GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
    Graph graph = built.build();
    int entry = graph.entryPoint();
    for (int level = graph.layers() - 1; level >= 0; level--) {
      Layer layer = graph.layer(level);
      assertEquals(layer.size(), LayerShape.of(layer, entry).reachable());
      entry = level == 0 ? entry : layer.below(entry);
    }
  }
}
