// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
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
    List<Layer> graphs = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      float[][] some = Arrays.copyOfRange(whole.vectors(), PART * part, PART * (part + 1));
      graphs.add(new GraphCase(whole.construction(), whole.metric(), some).build().layer(0));
    }
    PlainDistances distances = PlainDistances.betweenNodes(whole.metric(), whole.vectors());
    NodeComparer comparer = new NodeComparer(distances, distances, distances, new Parts(graphs));
    Graph joined =
        new GraphBuilder(
                whole.construction(), size, Duplicates.NONE, () -> comparer, GraphCase.ALONE)
            .build(GraphCase.UNWATCHED);
    int entry = joined.layer(joined.layers() - 1).node(joined.entryPoint());
    assertEquals(size, GraphCase.reachable(joined.layer(0), Set.of(entry)).size());
    double anew = shareWithNearest(whole, whole.build().layer(0));
    double share = shareWithNearest(whole, joined.layer(0));
    assertTrue(share + ", anew " + anew, share >= anew - 0.02);
  }

  /** How widely a node is searched for links depends on those that lead to other graphs. */
  public void testLinksToOtherGraphsAreCounted() throws IOException {
    GraphCase some =
        new GraphCase(
            GraphCase.usual(8, 42),
            Metric.EUCLIDEAN,
            GraphCase.integers(random(), 3 * PART, 6, 60));
    PlainDistances distances = PlainDistances.betweenNodes(some.metric(), some.vectors());
    NodeComparer comparer = new NodeComparer(distances, distances, distances, new Parts(List.of()));
    MutableLayer base = new MutableLayer(0, 3 * PART, some.construction().maxM0());
    for (int node = 0; node < 3 * PART; node++) {
      base.add(node, 0);
    }
    int node = PART + random().nextInt(PART);
    int others = random().nextInt(8);
    Set<Integer> links = new HashSet<>();
    while (links.size() < others) {
      links.add(
          random().nextBoolean() ? random().nextInt(PART) : 2 * PART + random().nextInt(PART));
    }
    while (links.size() < 8) {
      int own = PART + random().nextInt(PART);
      if (own != node) {
        links.add(own);
      }
    }
    for (int link : links) {
      base.append(node, Candidate.of(distance(some, node, link), link));
    }
    Picks picks = new Picks(some.construction().picks(0));
    picks.begin(node, 0);
    picks.place(0, node);
    List<Integer> told = new ArrayList<>();
    new Relinking(new LinkSearch(some.construction(), comparer))
        .join(
            picks,
            base,
            count -> {
              told.add(count);
              return Breadth.LATE_JOINED;
            });
    assertEquals(List.of(others), told);
  }

  public void testJoinedNodesAreSearchedNarrowly() {
    for (boolean manyDimensions : new boolean[] {false, true}) {
      Joining joining = Joining.of(manyDimensions, 16);
      int joined = manyDimensions ? 9 : 14;
      assertEquals(joining.late(), joining.late(joined - 1, 32));
      assertEquals(joining.ofJoined(), joining.late(joined, 32));
      assertEquals(joining.ofJoined(), joining.late(2 * joined, 64));
      assertTrue(joining.ofJoined().width(200) < joining.late().width(200));
    }
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

    @Override
    public int graph(int node) {
      return node / PART;
    }
  }
}
