// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.RamUsageTester;

/** What a build says that it will take is what it takes, with a little room. */
public final class TestBuildMemory extends LuceneTestCase {

  private static void assertEstimate(GraphCase built) throws IOException {
    Construction construction = built.construction();
    int size = built.vectors().length;
    Construction told = built.withDimension(built.vectors()[0].length).construction();
    BuildMemory memory = BuildMemory.of(told, size, Duplicates.NONE);
    List<Object> layers = new ArrayList<>();
    Graph graph = built.build();
    for (int l = 0; l < graph.layers(); l++) {
      layers.add(graph.layer(l));
    }
    long used = RamUsageTester.ramUsed(layers);
    String what = construction + ": estimated " + memory + ", used " + used;
    assertTrue(what, used <= 1.05 * memory.graph() + 4096);
    assertTrue(what, used >= 0.9 * memory.graph() - 4096);

    PlainDistances distances = PlainDistances.betweenNodes(built.metric(), built.vectors());
    NodeComparer comparer = new NodeComparer(distances, distances);
    Insertion insertion = new Insertion(Duplicates.NONE, new LinkSearch(construction, comparer));
    Picks picks = new Picks(construction.picks(0));
    MutableLayer[] whole = layers.toArray(new MutableLayer[0]);
    Frozen frozen =
        new Frozen(
            whole.length - 1,
            graph.entryPoint(),
            size,
            new BitSet(),
            false,
            Breadth.WHOLE,
            Breadth.WHOLE,
            Breadth.WHOLE);
    for (int node = 0; node < size; node++) {
      picks.begin(node, 0);
      picks.place(0, node);
      insertion.find(new Picks[] {picks}, 0, whole, frozen);
    }
    long worker = RamUsageTester.ramUsed(insertion) - RamUsageTester.ramUsed(distances);
    assertTrue(
        construction + ": estimated " + memory + ", a thread used " + worker,
        worker <= memory.worker() + 4096);
  }

  public void testRandomGraphs() throws IOException {
    for (int i = 0; i < atLeast(10); i++) {
      assertEstimate(GraphCase.random(random(), 1 + random().nextInt(3000)).withBatch(128));
    }
  }

  public void testUsualGraph() throws IOException {
    float[][] vectors = GraphCase.integers(random(), 5000, 8, 60);
    assertEstimate(new GraphCase(GraphCase.usual(16, 42), Metric.EUCLIDEAN, vectors));
  }

  /** Offsets and sums of the largest graphs there can be do not overflow. */
  public void testFarEnd() {
    GraphCase usual = new GraphCase(GraphCase.usual(16, 42), Metric.EUCLIDEAN, new float[0][]);
    Construction construction = usual.withDimension(768).construction();
    BuildMemory memory = BuildMemory.of(construction, 100_000_000, Duplicates.NONE);
    assertTrue(memory.toString(), memory.graph() > 26_000_000_000L);
    assertTrue(memory.toString(), memory.bytes(64) > memory.bytes(1));
  }

  public void testFewerThreads() {
    BuildMemory memory = new BuildMemory(1000, 100, 50);
    assertEquals(1150, memory.bytes(1));
    assertEquals(8, memory.workersWithin(1500, 8));
    assertEquals(3, memory.workersWithin(1250, 8));
    assertEquals(3, memory.workersWithin(1299, 8));
    assertEquals(1, memory.workersWithin(1150, 8));
    assertEquals(1, memory.workersWithin(0, 8));
    assertEquals(2, memory.workersWithin(Long.MAX_VALUE, 2));
  }
}
