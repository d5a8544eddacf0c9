// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.tests.util.LuceneTestCase;

public final class TestAdoption extends LuceneTestCase {
  public void testThoseThatKeptHalfWaitForTheSecondPass() throws IOException {
    int size = RandomNumbers.randomIntBetween(random(), 50, 300);
    GraphCase before =
        new GraphCase(
            GraphCase.usual(4, random().nextLong()),
            Metric.EUCLIDEAN,
            GraphCase.integers(random(), size, 6, 60));
    Layer known = before.build().layer(0);
    int[] lost = new int[size];
    for (int node = 0; node < size; node++) {
      lost[node] = random().nextInt(GraphCase.links(known, node).size() + 1);
    }
    for (boolean secondPass : new boolean[] {false, true}) {
      MutableLayer base = new MutableLayer(0, size, known.maxLinks());
      for (int node = 0; node < size; node++) {
        base.add(node, 0);
      }
      Adoption adoption = adoption(before, base, new Remaining(known, lost));
      adoption.run(secondPass, 50, GraphCase.UNWATCHED);
      BitSet adopted = new BitSet();
      BitSet whole = new BitSet();
      for (int node = 0; node < size; node++) {
        int kept = GraphCase.links(known, node).size() - lost[node];
        whole.set(node, lost[node] == 0);
        adopted.set(node, lost[node] == 0 || (secondPass && kept > 0 && lost[node] <= kept));
        assertEquals("its links are taken over", kept, base.linkCount(node));
      }
      assertEquals(whole, adoption.whole());
      assertEquals(adopted, adoption.nodes());
    }
  }

  /** A merge in which nothing is new, and no node is on a layer above. */
  public void testNothingLeftToDo() throws IOException {
    Construction c = GraphCase.usual(4, 42);
    Construction flat =
        new Construction(
            4,
            4,
            8,
            0,
            c.efConstruction(),
            c.selection(),
            false,
            false,
            c.seed(),
            64,
            c.dimension());
    GraphCase before =
        new GraphCase(flat, Metric.EUCLIDEAN, GraphCase.integers(random(), 50, 6, 60));
    Graph graph = before.build();
    KnownNeighbors known = new Remaining(graph.layer(0), new int[50]);
    NodeComparer comparer = before.comparer(known);
    Graph again =
        new GraphBuilder(flat, 50, Duplicates.NONE, () -> comparer, GraphCase.ALONE)
            .build(GraphCase.UNWATCHED);
    assertEquals(1, again.layers());
    for (int node = 0; node < 50; node++) {
      assertEquals(
          Set.copyOf(GraphCase.links(graph.layer(0), node)),
          Set.copyOf(GraphCase.links(again.layer(0), node)));
    }
  }

  /** Of several graphs the shortest links of a node are taken over, and some of the longest. */
  public void testShortestAndLongestAreTaken() throws IOException {
    int size = 200;
    GraphCase before =
        new GraphCase(
            GraphCase.usual(4, 42), Metric.EUCLIDEAN, GraphCase.integers(random(), size, 6, 60));
    Layer known = before.build().layer(0);
    MutableLayer base = new MutableLayer(0, size, known.maxLinks());
    for (int node = 0; node < size; node++) {
      base.add(node, 0);
    }
    int most = before.construction().taken();
    adoption(before, base, new Remaining(known, new int[size]))
        .run(true, most, GraphCase.UNWATCHED);
    int cut = 0;
    for (int node = 0; node < size; node++) {
      List<Integer> links = GraphCase.links(known, node);
      List<Integer> taken = GraphCase.links(base, node);
      assertEquals(Math.min(most, links.size()), taken.size());
      assertTrue(links.containsAll(taken));
      List<Float> expected = lengths(before, node, links);
      int longest = Math.min(most / 4, links.size() - taken.size());
      expected.subList(taken.size() - longest, links.size() - longest).clear();
      assertEquals(expected, lengths(before, node, taken));
      cut += longest;
    }
    assertTrue("rows with more links than are taken", cut > 0);
  }

  /** In ascending order. */
  private static List<Float> lengths(GraphCase before, int node, List<Integer> links) {
    List<Float> lengths = new ArrayList<>();
    for (int link : links) {
      lengths.add(before.metric().distance(before.vectors()[node], before.vectors()[link]));
    }
    lengths.sort(null);
    return lengths;
  }

  private static Adoption adoption(GraphCase before, MutableLayer base, KnownNeighbors known)
      throws IOException {
    GraphWorkers workers =
        new GraphWorkers(
            before.construction(), Duplicates.NONE, GraphCase.ALONE, () -> before.comparer(known));
    return new Adoption(base, before.vectors().length, Duplicates.NONE, workers);
  }

  /** A layer's links, of which each node has lost some, the last ones. */
  private static final class Remaining extends LinksBefore {
    private final Layer layer;
    private final int[] gone;

    Remaining(Layer layer, int[] gone) {
      super(false);
      this.layer = layer;
      this.gone = gone;
    }

    @Override
    List<Integer> links(int node) throws IOException {
      return GraphCase.links(layer, node);
    }

    @Override
    int lost(int node) {
      return gone[node];
    }
  }
}
