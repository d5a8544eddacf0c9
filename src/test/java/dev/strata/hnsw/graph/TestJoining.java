// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Graphs of parts that lie among one another become one. */
public final class TestJoining extends LuceneTestCase {
  private static final int PART = 300;

  public void testHardlyANearestNodeIsMissed() throws IOException {
    int parts = RandomNumbers.randomIntBetween(random(), 3, 6);
    int size = PART * parts;
    GraphCase whole =
        new GraphCase(
                GraphCase.usual(8, random().nextLong()),
                Metric.EUCLIDEAN,
                GraphCase.integers(random(), size, 6, 60))
            .withBatch(32);
    assertTrue(whole.construction().looksTwice());
    Graph joined = joined(whole, parts);
    int entry = joined.layer(joined.layers() - 1).node(joined.entryPoint());
    assertEquals(size, GraphCase.reachable(joined.layer(0), Set.of(entry)).size());
    double anew = shareWithNearest(whole, whole.build().layer(0));
    double share = shareWithNearest(whole, joined.layer(0));
    assertTrue(share + ", anew " + anew, share >= anew - 0.02);
  }

  /** The graph of so many parts, each of which had one of its own. */
  private static Graph joined(GraphCase whole, int parts) throws IOException {
    List<Layer> graphs = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      float[][] some = Arrays.copyOfRange(whole.vectors(), PART * part, PART * (part + 1));
      graphs.add(new GraphCase(whole.construction(), whole.metric(), some).build().layer(0));
    }
    return new GraphBuilder(
            whole.construction(),
            PART * parts,
            Duplicates.NONE,
            () -> whole.comparer(new Parts(graphs)),
            GraphCase.ALONE)
        .build(GraphCase.UNWATCHED);
  }

  /** Walks find their way from cluster to cluster, as well as in a graph built anew. */
  public void testClusters() throws IOException {
    int parts = 6;
    int size = PART * parts;
    float[][] centers = GraphCase.integers(random(), 30, 12, 1000);
    float[][] vectors = GraphCase.integers(random(), size, 12, 150);
    for (float[] vector : vectors) {
      float[] center = centers[random().nextInt(centers.length)];
      for (int i = 0; i < vector.length; i++) {
        vector[i] += center[i];
      }
    }
    GraphCase whole =
        new GraphCase(GraphCase.usual(16, random().nextLong()), Metric.EUCLIDEAN, vectors)
            .withBatch(32);
    double anew = foundByWalks(whole, whole.build());
    double joined = foundByWalks(whole, joined(whole, parts));
    assertTrue(joined + ", anew " + anew, joined >= anew - 0.03);
  }

  /** Of all nodes, how many a walk finds that looks for them. */
  private static double foundByWalks(GraphCase some, Graph graph) throws IOException {
    GraphSearch search = new GraphSearch();
    int found = 0;
    for (int node = 0; node < some.vectors().length; node++) {
      PlainDistances query = some.from(some.vectors()[node]);
      search.descend(graph, query, WalkBudget.UNLIMITED);
      search.nearest(10, graph, query, WalkBudget.UNLIMITED);
      found += search.distance(0) == 0 ? 1 : 0;
    }
    return (double) found / some.vectors().length;
  }

  /** Of all nodes, how many are linked to one that is as near to them as any. */
  private static double shareWithNearest(GraphCase built, Layer base) throws IOException {
    int linked = 0;
    for (int node = 0; node < built.vectors().length; node++) {
      float nearest = Float.POSITIVE_INFINITY;
      for (int other = 0; other < built.vectors().length; other++) {
        nearest = other == node ? nearest : Math.min(nearest, distance(built, node, other));
      }
      boolean has = false;
      for (int link : GraphCase.links(base, node)) {
        has |= distance(built, node, link) == nearest;
      }
      linked += has ? 1 : 0;
    }
    return (double) linked / built.vectors().length;
  }

  private static float distance(GraphCase built, int node, int other) {
    return built.metric().distance(built.vectors()[node], built.vectors()[other]);
  }

  /** The links of each part's nodes, which lead to none of another part. */
  private static final class Parts extends LinksBefore {
    private final List<Layer> graphs;

    Parts(List<Layer> graphs) {
      super(true);
      this.graphs = graphs;
    }

    @Override
    List<Integer> links(int node) throws IOException {
      int first = node / PART * PART;
      return GraphCase.links(graphs.get(node / PART), node - first).stream()
          .map(link -> link + first)
          .toList();
    }

    @Override
    int lost(int node) {
      return 0;
    }
  }
}
