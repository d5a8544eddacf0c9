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
    BuildMemory memory = BuildMemory.of(told, size, Duplicates.NONE, false);
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
    NodeComparer comparer =
        new NodeComparer(distances, distances, new PlainBlocks(built.metric(), built.vectors()));
    Insertion insertion = new Insertion(Duplicates.NONE, new LinkSearch(construction, comparer));
    Picks picks = new Picks(construction.mostPicks());
    MutableLayer[] whole = layers.toArray(new MutableLayer[0]);
    Frozen frozen =
        new Frozen(
            whole.length - 1,
            graph.entryPoint(),
            size,
            new BitSet(),
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
    BuildMemory memory = BuildMemory.of(construction, 100_000_000, Duplicates.NONE, true);
    assertTrue(memory.toString(), memory.graph() > 26_000_000_000L);
    assertTrue(memory.toString(), memory.bytes(64) > memory.bytes(1));
    assertTrue(memory.toString(), memory.passing() > 800_000_000L);
    assertTrue("little beside the links", memory.passing() < memory.graph() / 16);
  }

  /** What one thread takes to join graphs, but for the vectors, and the cells that are made. */
  public void testJoining() throws IOException {
    int size = 1 + random().nextInt(10_000);
    float[][] vectors = GraphCase.integers(random(), size, 4, 60);
    GraphCase some = new GraphCase(GraphCase.usual(16, 42), Metric.EUCLIDEAN, vectors);
    GraphWorkers workers =
        new GraphWorkers(some.construction(), Duplicates.NONE, GraphCase.ALONE, some::comparer);
    Cells cells = Cells.of(size, Duplicates.NONE, workers, GraphCase.UNWATCHED);
    long made = RamUsageTester.ramUsed(cells);
    assertTrue(size + " in " + made, made <= Cells.bytes(size, 0) + 512);
    PlainBlocks blocks = new PlainBlocks(some.metric(), vectors);
    CellSearch search = new CellSearch(blocks);
    search.findMembers(cells, 0, 0, Math.min(cells.members().end(0), CellSearch.TOGETHER));
    long used = RamUsageTester.ramUsed(search) - RamUsageTester.ramUsed(blocks);
    assertTrue("used " + used, used <= CellSearch.bytes(0) + 512);
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
