// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import dev.strata.hnsw.graph.NaivePaper.Near;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * The production graph is the paper's graph, and a search of it finds what the paper's search
 * finds: link by link, on data whose sums are exact in any order.
 */
public final class TestPaperAgreement extends LuceneTestCase {
  private static final int[] MS = {2, 3, 5, 16};

  /** Reused, as a reader's is: what one search leaves behind must not show in the next. */
  private final GraphSearch search = new GraphSearch();

  public void testSimpleSelection() throws IOException {
    assertForEachMetricAndM(NeighborSelection.SIMPLE, false, false);
  }

  public void testHeuristic() throws IOException {
    assertForEachMetricAndM(NeighborSelection.HEURISTIC, false, false);
  }

  public void testHeuristicWithExtendedCandidates() throws IOException {
    assertForEachMetricAndM(NeighborSelection.HEURISTIC, true, false);
  }

  public void testHeuristicWithPrunedConnectionsKept() throws IOException {
    assertForEachMetricAndM(NeighborSelection.HEURISTIC, false, true);
  }

  public void testHeuristicWithBothOptions() throws IOException {
    assertForEachMetricAndM(NeighborSelection.HEURISTIC, true, true);
  }

  public void testRandomOptions() throws IOException {
    for (int i = 0; i < atLeast(60); i++) {
      assertAgrees(GraphCase.random(random(), 1 + random().nextInt(200)));
    }
  }

  public void testLargerGraphs() throws IOException {
    for (Metric metric : Metric.values()) {
      Construction usual = GraphCase.usual(8, random().nextLong());
      assertAgrees(new GraphCase(usual, metric, GraphCase.randomIntegers(random(), 600)));
    }
  }

  public void testOneLayer() throws IOException {
    Construction flat =
        new Construction(5, 5, 10, 0, 20, NeighborSelection.HEURISTIC, false, false, 1, 1, 4);
    GraphCase built =
        new GraphCase(flat, Metric.EUCLIDEAN, GraphCase.randomIntegers(random(), 200));
    assertEquals(1, built.asInserted().layers());
    assertAgrees(built);
  }

  public void testAllEqual() throws IOException {
    for (boolean keepPruned : new boolean[] {false, true}) {
      Construction construction =
          new Construction(
              4, 4, 8, 0.7, 20, NeighborSelection.HEURISTIC, keepPruned, keepPruned, 1, 1, 3);
      assertAgrees(new GraphCase(construction, Metric.COSINE, new float[150][3]));
    }
  }

  public void testKernelsDoNotChangeTheGraph() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      GraphCase random = GraphCase.random(random(), 1 + random().nextInt(200));
      float[][] vectors = random.vectors();
      Graph graph =
          random.asInserted(
              new KernelDistances(random.metric(), vectors),
              new KernelDistances(random.metric(), vectors));
      assertSameGraph(random, graph);
    }
  }

  private void assertForEachMetricAndM(
      NeighborSelection selection, boolean extendCandidates, boolean keepPruned)
      throws IOException {
    for (Metric metric : Metric.values()) {
      for (int m : MS) {
        Construction construction =
            new Construction(
                m,
                m + random().nextInt(2),
                2 * m - random().nextInt(2),
                1 / Math.log(m),
                m + random().nextInt(40),
                selection,
                extendCandidates,
                keepPruned,
                random().nextLong(),
                1,
                2);
        assertAgrees(new GraphCase(construction, metric, GraphCase.integers(random(), 150, 2, 2)));
        assertAgrees(
            new GraphCase(construction, metric, GraphCase.integers(random(), 150, 12, 60)));
      }
    }
  }

  private void assertAgrees(GraphCase expected) throws IOException {
    Graph graph = expected.asInserted();
    assertSameAnswers(expected, graph, assertSameGraph(expected, graph));
  }

  private static NaivePaper assertSameGraph(GraphCase expected, Graph graph) throws IOException {
    NaivePaper paper =
        new NaivePaper(expected.construction(), expected.metric(), expected.vectors());
    String message = expected.toString();
    assertEquals(message, paper.layers(), graph.layers());
    Layer top = graph.layer(graph.layers() - 1);
    assertEquals(message, paper.entryPoint(), top.node(graph.entryPoint()));
    for (int l = 0; l < graph.layers(); l++) {
      Layer layer = graph.layer(l);
      List<Integer> nodes = new ArrayList<>();
      for (int position = 0; position < layer.size(); position++) {
        int node = layer.node(position);
        nodes.add(node);
        List<Integer> linked = new ArrayList<>();
        for (int link : GraphCase.links(layer, position)) {
          linked.add(layer.node(link));
        }
        assertEquals(
            message + ", layer " + l + ", node " + node,
            paper.neighbourhood(l, node).stream().sorted().toList(),
            linked.stream().sorted().toList());
      }
      assertEquals(message, List.copyOf(new TreeSet<>(paper.nodes(l))), nodes);
    }
    return paper;
  }

  private void assertSameAnswers(GraphCase expected, Graph graph, NaivePaper paper)
      throws IOException {
    int size = expected.vectors().length;
    for (int ef : new int[] {1, 1 + random().nextInt(50), size, 2 * size}) {
      float[] query = expected.randomQuery(random());
      Distances distances = expected.from(query);
      search.descend(graph, distances, WalkBudget.UNLIMITED);
      int count = search.nearest(ef, graph, distances, WalkBudget.UNLIMITED);
      List<Near> found = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        found.add(new Near(search.distance(i), search.node(i)));
      }
      String message = expected + ", ef " + ef;
      assertEquals(message, paper.kNnSearch(query, ef, ef), found);
      int k = 1 + random().nextInt(ef);
      assertEquals(
          message, paper.kNnSearch(query, k, ef), found.subList(0, Math.min(k, found.size())));
    }
  }
}
