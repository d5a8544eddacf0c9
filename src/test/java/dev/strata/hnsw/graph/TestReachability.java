// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Every node is reachable, duplicates too, and threads and batches change nothing but the speed.
 */
public final class TestReachability extends LuceneTestCase {

  /** Everything on a layer can be walked to from the entry point's place there. */
  private static void assertReachable(String message, Graph graph) throws IOException {
    int entry = graph.entryPoint();
    for (int l = graph.layers() - 1; l >= 0; l--) {
      Layer layer = graph.layer(l);
      int reachable = GraphCase.reachable(layer, Set.of(entry)).size();
      assertEquals(message + ", layer " + l, layer.size(), reachable);
      entry = l == 0 ? entry : layer.below(entry);
    }
  }

  private static GraphCase randomCase(int size) {
    return GraphCase.random(random(), size).withBatch(1 + random().nextInt(200));
  }

  public void testRandomGraphs() throws IOException {
    for (int i = 0; i < atLeast(60); i++) {
      GraphCase random = randomCase(1 + random().nextInt(400));
      assertReachable(random.toString(), random.build());
    }
  }

  /** The cases that lose most: few links, and a single way to be near. */
  public void testHardCases() throws IOException {
    for (int i = 0; i < atLeast(10); i++) {
      for (NeighborSelection selection : NeighborSelection.values()) {
        Construction hard =
            new Construction(2, 2, 2, 0.3, 5, selection, false, random().nextBoolean(), i, 64, 8);
        float[][] line = GraphCase.integers(random(), 500, 1, 3);
        float[][] plane = GraphCase.integers(random(), 500, 2, 1000);
        for (Metric metric : Metric.values()) {
          for (float[][] vectors : new float[][][] {line, plane, new float[500][2]}) {
            GraphCase built = new GraphCase(hard, metric, vectors);
            assertReachable(built.toString(), built.build());
          }
        }
      }
    }
  }

  public void testThreadsDoNotChangeTheGraph() throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(4, new NamedThreadFactory("TestReachability"));
    try {
      for (int i = 0; i < atLeast(10); i++) {
        GraphCase random = randomCase(1 + random().nextInt(600));
        Duplicates duplicates = duplicates(random.vectors());
        Graph alone = random.build(duplicates, new ParallelLoop(null, 1));
        for (int workers : new int[] {2, 3, 8}) {
          assertEquals(
              random.toString(),
              GraphCase.contents(alone),
              GraphCase.contents(random.build(duplicates, new ParallelLoop(pool, workers))));
        }
      }
    } finally {
      pool.close();
    }
  }

  private static Duplicates duplicates(float[][] vectors) {
    Map<String, Integer> firsts = new HashMap<>();
    long[] pairs = new long[vectors.length];
    int count = 0;
    for (int node = 0; node < vectors.length; node++) {
      Integer first = firsts.putIfAbsent(Arrays.toString(vectors[node]), node);
      if (first != null) {
        pairs[count++] = (long) first << 32 | node;
      }
    }
    pairs = Arrays.copyOf(pairs, count);
    Arrays.sort(pairs);
    return new Duplicates(pairs);
  }

  /** Duplicates are on layer 0 alone, and a wide search finds every one. */
  public void testDuplicates() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      int size = 1 + random().nextInt(500);
      float[][] vectors = GraphCase.integers(random(), size, 1 + random().nextInt(3), 2);
      GraphCase random =
          new GraphCase(GraphCase.randomConstruction(random()), Metric.EUCLIDEAN, vectors);
      random = random.withBatch(1 + random().nextInt(100));
      Duplicates duplicates = duplicates(vectors);
      Graph graph = random.build(duplicates, new ParallelLoop(null, 1));
      assertReachable(random.toString(), graph);
      for (int l = 1; l < graph.layers(); l++) {
        for (int position = 0; position < graph.layer(l).size(); position++) {
          assertFalse(duplicates.contains(graph.layer(l).node(position)));
        }
      }
      GraphSearch search = new GraphSearch();
      Distances query = random.from(vectors[random().nextInt(size)]);
      // not by the descent: where it ends up is reachable, but not all need be reachable from there
      int[] entry = {graph.layer(graph.layers() - 1).node(graph.entryPoint())};
      search.enterAt(entry, 1, graph, query, WalkBudget.UNLIMITED);
      assertEquals(size, search.nearest(size, graph, query, WalkBudget.UNLIMITED));
    }
  }
}
