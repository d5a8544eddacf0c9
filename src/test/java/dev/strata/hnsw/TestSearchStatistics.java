// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.LevelVisits;
import dev.strata.hnsw.SearchStatistics.PhaseNanos;
import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.Layer;
import dev.strata.hnsw.graph.ListedLayer;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/** What the statistics of a search say adds up, in every regime. */
public class TestSearchStatistics extends VectorsTestCase {
  private static final int ROWS = 3000;
  private static final int K = 10;
  private static final int EF = 40;

  private final List<SearchStatistics> told = new ArrayList<>();
  private VectorSet vectors;
  private Directory directory;
  private DirectoryReader reader;
  private LeafReader leaf;

  /* Four links make a coarse graph, on which a walk is cheaper than a scan. */
  private void index(Quantization quantization, boolean sparse) throws IOException {
    vectors =
        VectorSet.random(
            random(),
            VectorSimilarityFunction.EUCLIDEAN,
            VectorEncoding.FLOAT32,
            RandomVectors.Shape.NORMALIZED,
            ROWS,
            16);
    HnswParams params =
        VectorsTestCase.graphs().m(4).efConstruction(30).quantization(quantization).build();
    directory = newDirectory();
    try (IndexWriter writer = new IndexWriter(directory, config(params))) {
      for (int row = 0; row < ROWS; row++) {
        writer.addDocument(document(vectors, row));
        if (sparse) {
          writer.addDocument(withoutVector(-1 - row));
        }
      }
    }
    reader = DirectoryReader.open(directory);
    leaf = getOnlyLeafReader(reader);
  }

  @Override
  public void tearDown() throws Exception {
    if (reader != null) {
      reader.close();
      directory.close();
    }
    super.tearDown();
  }

  private HnswSearch options() {
    told.clear();
    return HnswSearch.ef(EF).statistics(told::add);
  }

  private SearchStatistics search(KnnSearchStrategy strategy, int limit, AcceptDocs accepted)
      throws IOException {
    KnnCollector collector = new TopKnnCollector(K, limit, strategy);
    leaf.searchNearestVectors(VECTOR, vectors.floats()[7], collector, accepted);
    assertEquals(1, told.size());
    SearchStatistics statistics = told.getFirst();
    assertEquals(collector.visitedCount(), statistics.distanceComputations());
    assertEquals(collector.earlyTerminated(), statistics.endedEarly());
    assertEquals(K, statistics.k());
    assertEquals(EF, statistics.ef());
    assertEquals(VECTOR, statistics.field());
    assertEquals("_0", statistics.segment());
    assertEquals(ROWS, statistics.vectors());
    assertAddsUp(statistics);
    return statistics;
  }

  private static void assertAddsUp(SearchStatistics s) {
    assertEquals(s.distanceComputations() + s.rescored(), s.codedDistances() + s.fullDistances());
    assertEquals(
        s.distanceComputations(),
        s.scanned() + s.levels().stream().mapToLong(LevelVisits::distanceComputations).sum());
    assertEquals(
        s.expandedNodes(), s.levels().stream().mapToLong(LevelVisits::expandedNodes).sum());
    for (int level = 0; level < s.levels().size(); level++) {
      assertEquals(level, s.levels().get(level).level());
    }
    PhaseNanos nanos = s.nanos();
    boolean walks = s.regime() != Regime.SCAN;
    boolean scans = s.regime() != Regime.WALK;
    assertTrue(walks || nanos.descend() + nanos.walk() + nanos.rescore() == 0);
    assertTrue(scans || nanos.scan() == 0);
    assertEquals(walks, s.levels().isEmpty() == false);
    assertEquals(scans, s.scanned() > 0);
  }

  private AcceptDocs all() {
    return AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
  }

  public void testWalkAtFullPrecision() throws IOException {
    index(Quantization.NONE, random().nextBoolean());
    SearchStatistics s = search(options(), Integer.MAX_VALUE, all());
    assertEquals(Regime.WALK, s.regime());
    assertTrue(s.reason(), s.reason().startsWith("a scan compares 3,000 vectors, a walk about "));
    assertEquals(ROWS, s.accepted());
    assertEquals(graph(leaf, VECTOR).numLevels(), s.levels().size());
    assertEquals(0, s.codedDistances());
    assertEquals(0, s.rescored());
    assertEquals(0, s.filterRejections());
    assertTrue("most of the work is on level 0", s.levels().getFirst().expandedNodes() >= EF);
    for (LevelVisits above : s.levels().subList(1, s.levels().size())) {
      assertTrue(above.toString(), above.expandedNodes() >= 1);
      assertTrue(above.toString(), above.distanceComputations() >= 1);
    }
  }

  public void testWalkOnCodes() throws IOException {
    index(Quantization.INT8, random().nextBoolean());
    SearchStatistics s = search(options().oversampling(2), Integer.MAX_VALUE, all());
    assertEquals(Regime.WALK, s.regime());
    assertEquals(2 * K, s.rescored());
    assertEquals(s.rescored(), s.fullDistances());
    assertEquals(s.distanceComputations(), s.codedDistances());
    assertTrue("the clock stands", s.nanos().descend() + s.nanos().walk() > 0);
    SearchStatistics full = search(options().fullPrecision(), Integer.MAX_VALUE, all());
    assertEquals(0, full.codedDistances());
    assertEquals(full.distanceComputations(), full.fullDistances());
  }

  /** Half of what is near may not be a hit, and each of these is counted once. */
  public void testFilterRejections() throws IOException {
    index(random().nextBoolean() ? Quantization.NONE : Quantization.INT4, random().nextBoolean());
    FixedBitSet half = new FixedBitSet(leaf.maxDoc());
    for (int doc = 0; doc < half.length(); doc++) {
      if (random().nextBoolean()) {
        half.set(doc);
      }
    }
    SearchStatistics s =
        search(options(), Integer.MAX_VALUE, AcceptDocs.fromLiveDocs(half, leaf.maxDoc()));
    assertEquals(Regime.WALK, s.regime());
    assertTrue("nothing was refused", s.filterRejections() > 0);
    assertTrue(s.toString(), s.filterRejections() < s.distanceComputations());
    SearchStatistics all = search(options(), Integer.MAX_VALUE, all());
    assertEquals(0, all.filterRejections());
  }

  public void testScanOfFew() throws IOException {
    index(Quantization.INT8, random().nextBoolean());
    FixedBitSet few = new FixedBitSet(leaf.maxDoc());
    few.set(0, 40);
    int expected = leaf.maxDoc() == ROWS ? 40 : 20;
    SearchStatistics s =
        search(
            options(),
            Integer.MAX_VALUE,
            AcceptDocs.fromIteratorSupplier(
                () -> new BitSetIterator(few, 40), null, leaf.maxDoc()));
    assertEquals(Regime.SCAN, s.regime());
    assertTrue(s.reason(), s.reason().startsWith("a scan compares 40 vectors, a walk about "));
    assertEquals(40, s.accepted());
    assertEquals(expected, s.scanned());
    assertEquals(0, s.codedDistances());
    assertEquals(0, s.expandedNodes());
  }

  public void testSeedsSkipTheLevelsAbove() throws IOException {
    index(Quantization.NONE, false);
    KnnSearchStrategy seeded =
        new KnnSearchStrategy.Seeded(DocIdSetIterator.range(100, 103), 3, options());
    SearchStatistics s = search(seeded, Integer.MAX_VALUE, all());
    assertEquals(1, s.levels().size());
  }

  /** As in the second pass of a seeded query over several segments. */
  public void testOptionsAreFoundBelowSeedsOfSeeds() throws IOException {
    index(Quantization.NONE, false);
    KnnSearchStrategy inner =
        new KnnSearchStrategy.Seeded(DocIdSetIterator.range(0, 3), 3, options());
    KnnSearchStrategy outer =
        new KnnSearchStrategy.Seeded(DocIdSetIterator.range(100, 103), 3, inner);
    SearchStatistics nested = search(outer, Integer.MAX_VALUE, all());
    SearchStatistics plain = search(options(), Integer.MAX_VALUE, all());
    assertEquals(plain.ef(), nested.ef());
    assertEquals(1, nested.levels().size());
  }

  public void testEndedEarly() throws IOException {
    index(Quantization.NONE, random().nextBoolean());
    SearchStatistics s = search(options(), 60, all());
    assertTrue(s.endedEarly());
    assertEquals(60, s.distanceComputations());
  }

  public void testNoGraph() throws IOException {
    VectorSet few =
        VectorSet.of(VectorSimilarityFunction.EUCLIDEAN, new float[][] {{1, 2}, {3, 4}, {5, 6}});
    directory = newDirectory();
    index(directory, VectorsTestCase.graphs().minGraphSize(4).build(), few, 1);
    reader = DirectoryReader.open(directory);
    KnnCollector collector = new TopKnnCollector(2, Integer.MAX_VALUE, options());
    LeafReader small = getOnlyLeafReader(reader);
    small.searchNearestVectors(
        VECTOR, new float[] {1, 1}, collector, AcceptDocs.fromLiveDocs(null, small.maxDoc()));
    SearchStatistics s = told.getFirst();
    assertAddsUp(s);
    assertEquals(Regime.SCAN, s.regime());
    assertEquals("the segment has no graph", s.reason());
    assertEquals(3, s.scanned());
  }

  /** A graph without links, as none that is built: the walk finds one hit, a scan all others. */
  public void testWalkThenScan() throws IOException {
    int count = 5000;
    FieldEntry field =
        new FieldEntry(
            VECTOR,
            new Similarity(VectorSimilarityFunction.EUCLIDEAN, VectorEncoding.FLOAT32, 1),
            count,
            0,
            -1,
            CodesEntry.NONE,
            4,
            4,
            8,
            20,
            20,
            new int[] {count},
            17,
            0,
            -1);
    TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE, options());
    new LeafSearch(
            "_0",
            field,
            VectorDocs.open(null, -1, count, count),
            (nodes, size, out) -> {
              for (int i = 0; i < size; i++) {
                out[i] = nodes[i];
              }
            },
            null,
            collector,
            AcceptDocs.fromLiveDocs(null, count),
            count)
        .run(new Unlinked(count, 17), new SearchMemory());
    SearchStatistics s = told.getFirst();
    assertAddsUp(s);
    assertEquals(Regime.WALK_THEN_SCAN, s.regime());
    assertTrue(
        s.reason(), s.reason().endsWith("; the walk ended short of hits while more were accepted"));
    assertEquals(List.of(new LevelVisits(0, 1, 1)), s.levels());
    assertEquals(count - 1, s.scanned());
    assertEquals(count, s.fullDistances());
    assertTrue("the clock stands", s.nanos().scan() > 0);
    var hits = collector.topDocs().scoreDocs;
    assertEquals(K, hits.length);
    for (int i = 0; i < K; i++) {
      assertEquals(i, hits[i].doc);
    }
  }

  /** One level of nodes, none of which leads to another. */
  private record Unlinked(int size, int entryPoint) implements Graph {
    @Override
    public int layers() {
      return 1;
    }

    @Override
    public Layer layer(int level) {
      return new ListedLayer(8, new int[size][0]);
    }
  }
}
