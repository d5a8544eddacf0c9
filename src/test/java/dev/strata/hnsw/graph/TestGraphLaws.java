// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.tests.util.LuceneTestCase;

/** What holds for every graph whatever its data and options, and that it is built repeatably. */
public final class TestGraphLaws extends LuceneTestCase {

  public void testLinksAndLayers() throws IOException {
    for (int i = 0; i < atLeast(60); i++) {
      GraphCase random = randomCase(1 + random().nextInt(400));
      assertLaws(random, random.build());
    }
  }

  public void testWithoutPruningEveryLinkGoesBothWays() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      GraphCase random = randomCase(2 + random().nextInt(150));
      assertLinkedBack(random.toString(), random.withRoom().asInserted());
    }
  }

  /**
   * Pruning that fills a row leaves it full for ever. So a row with room was never pruned, and
   * holds every link that was made to its node.
   */
  public void testLinksToNodesWithRoomGoBothWays() throws IOException {
    for (int i = 0; i < atLeast(30); i++) {
      GraphCase random = randomCase(2 + random().nextInt(300));
      Construction c = random.construction();
      boolean simple = random().nextBoolean();
      Construction filling =
          new Construction(
              c.m(),
              c.maxM(),
              c.maxM0(),
              c.levelMultiplier(),
              c.efConstruction(),
              simple ? NeighborSelection.SIMPLE : NeighborSelection.HEURISTIC,
              simple && c.extendCandidates(), // means nothing to SIMPLE
              true,
              c.seed(),
              c.batch(),
              c.dimension());
      Graph graph = new GraphCase(filling, random.metric(), random.vectors()).asInserted();
      assertLinkedBack(random.toString(), graph);
    }
  }

  public void testSameInputSameGraph() throws IOException {
    for (int i = 0; i < atLeast(10); i++) {
      GraphCase random = randomCase(1 + random().nextInt(300));
      assertEquals(
          random.toString(),
          GraphCase.contents(random.build()),
          GraphCase.contents(random.build()));
    }
  }

  public void testAnotherSeedAnotherGraph() throws IOException {
    float[][] vectors = GraphCase.integers(random(), 300, 8, 60);
    long seed = random().nextLong();
    Graph one = new GraphCase(GraphCase.usual(4, seed), Metric.EUCLIDEAN, vectors).build();
    Graph other = new GraphCase(GraphCase.usual(4, seed + 1), Metric.EUCLIDEAN, vectors).build();
    assertNotEquals(GraphCase.contents(one), GraphCase.contents(other));
  }

  public void testOneNode() throws IOException {
    GraphCase one = new GraphCase(GraphCase.usual(2, 42), Metric.COSINE, new float[][] {{0, 0}});
    Graph graph = one.build();
    assertLaws(one, graph);
    assertEquals(0, graph.entryPoint());
    for (int l = 0; l < graph.layers(); l++) {
      assertEquals(1, graph.layer(l).size());
      assertEquals(List.of(), GraphCase.links(graph.layer(l), 0));
    }
  }

  public void testTwoNodesKnowEachOther() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      GraphCase two = randomCase(2);
      Graph graph = two.build();
      assertLaws(two, graph);
      assertEquals(two.toString(), List.of(1), GraphCase.links(graph.layer(0), 0));
      assertEquals(two.toString(), List.of(0), GraphCase.links(graph.layer(0), 1));
    }
  }

  public void testAllEqual() throws IOException {
    for (Metric metric : Metric.values()) {
      Construction construction = GraphCase.randomConstruction(random());
      GraphCase equal = new GraphCase(construction, metric, new float[300][3]);
      assertLaws(equal, equal.build());
    }
  }

  /** Reports come at the end of batches, of one node here; a check before each insertion. */
  public void testMonitorSeesEveryInsertionAndCanEndTheBuilding() throws IOException {
    GraphCase built =
        new GraphCase(
            GraphCase.usual(4, 42), Metric.EUCLIDEAN, GraphCase.integers(random(), 50, 4, 10));
    boolean byCheck = random().nextBoolean();
    int last = 1 + random().nextInt(byCheck ? 49 : 50); // more checks come when all are inserted
    List<Integer> seen = new ArrayList<>();
    AtomicInteger checks = new AtomicInteger();
    GraphBuilder.Monitor monitor =
        new GraphBuilder.Monitor() {
          @Override
          public void check() throws IOException {
            if (checks.incrementAndGet() > 1 + last && byCheck) { // one as nodes are placed
              throw new IOException("enough");
            }
          }

          @Override
          public void inserted(int nodes) throws IOException {
            seen.add(nodes);
            if (nodes == last && byCheck == false) {
              throw new IOException("enough");
            }
          }
        };
    IOException stop = expectThrows(IOException.class, () -> built.build(monitor));
    assertEquals("enough", stop.getMessage());
    List<Integer> expected = new ArrayList<>();
    for (int nodes = 1; nodes <= last; nodes++) {
      expected.add(nodes);
    }
    assertEquals(expected, seen);
  }

  private static void assertLaws(GraphCase built, Graph graph) throws IOException {
    String message = built.toString();
    Construction construction = built.construction();
    LevelSampler levels = new LevelSampler(construction.levelMultiplier(), construction.seed());
    int size = built.vectors().length;
    int[] layerSizes = levels.layerSizes(size, Duplicates.NONE);
    assertEquals(message, layerSizes.length, graph.layers());
    assertEquals(message, size, graph.layer(0).size());
    Layer top = graph.layer(graph.layers() - 1);
    assertTrue(message, graph.entryPoint() >= 0 && graph.entryPoint() < top.size());
    assertEquals("the first on the top layer enters", 0, graph.entryPoint());
    for (int l = 0; l < graph.layers(); l++) {
      Layer layer = graph.layer(l);
      assertEquals(message, layerSizes[l], layer.size());
      assertEquals(message, construction.maxLinks(l), layer.maxLinks());
      for (int position = 0; position < layer.size(); position++) {
        int node = layer.node(position);
        assertTrue(message, levels.level(node) >= l);
        assertTrue(message, position == 0 || layer.node(position - 1) < node);
        if (l > 0) {
          assertEquals(message, node, graph.layer(l - 1).node(layer.below(position)));
        }
        assertRow(message, layer, position);
      }
    }
  }

  private static void assertRow(String message, Layer layer, int position) throws IOException {
    List<Integer> links = GraphCase.links(layer, position);
    assertTrue(message, links.size() <= layer.maxLinks());
    assertEquals("a duplicate in " + links + ", " + message, links.size(), set(links).size());
    assertFalse("a link to itself, " + message, links.contains(position));
    for (int link : links) {
      assertTrue(message, link >= 0 && link < layer.size());
    }
    // whoever is new links its nearest, and pruning keeps the nearest
    assertEquals(message, layer.size() == 1, links.isEmpty());
  }

  /** Asserts that a link to a node is answered, unless its row is full. */
  private static void assertLinkedBack(String message, Graph graph) throws IOException {
    for (int l = 0; l < graph.layers(); l++) {
      Layer layer = graph.layer(l);
      for (int position = 0; position < layer.size(); position++) {
        for (int link : GraphCase.links(layer, position)) {
          List<Integer> back = GraphCase.links(layer, link);
          if (back.size() < layer.maxLinks()) {
            assertTrue(message, back.contains(position));
          }
        }
      }
    }
  }

  private static HashSet<Integer> set(List<Integer> list) {
    return new HashSet<>(list);
  }

  /** Random options over any vectors: no law depends on exact sums. */
  private static GraphCase randomCase(int size) {
    Random random = random();
    GraphCase exact = GraphCase.random(random, size);
    if (random.nextBoolean()) {
      return exact;
    }
    float[][] vectors = new float[size][1 + random.nextInt(20)];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return new GraphCase(exact.construction(), exact.metric(), vectors);
  }
}
