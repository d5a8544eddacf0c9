// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/** A search keeps what {@link KnnCollector} asks of it, in every regime. */
public class TestCollectorContract extends VectorsTestCase {
  private static final int ROWS = 1500;

  /** Links of a node: what may be compared before a search asks again whether to go on. */
  private static final int STEP = 64;

  private final List<SearchStatistics> told = new ArrayList<>();
  private VectorSet vectors;
  private VectorSet queries;
  private boolean sparse;
  private Directory directory;
  private DirectoryReader reader;
  private LeafReader leaf;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    VectorEncoding encoding = RandomVectors.pick(random(), VectorEncoding.values());
    VectorSimilarityFunction function =
        RandomVectors.pick(random(), VectorSimilarityFunction.values());
    VectorSet[] sets =
        VectorSet.random(random(), function, encoding, RandomVectors.Shape.CLUSTERED, ROWS + 10, 8)
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    sparse = random().nextBoolean();
    directory = newDirectory();
    HnswParams params = VectorsTestCase.graphs().m(6).efConstruction(40).efSearch(20).build();
    try (IndexWriter writer = new IndexWriter(directory, config(params))) {
      for (int row = 0; row < ROWS; row++) {
        writer.addDocument(document(vectors, row));
        if (sparse) {
          writer.addDocument(withoutVector(-1));
        }
      }
    }
    reader = DirectoryReader.open(directory);
    leaf = getOnlyLeafReader(reader);
  }

  @Override
  public void tearDown() throws Exception {
    reader.close();
    directory.close();
    super.tearDown();
  }

  private int row(int doc) {
    return sparse ? doc / 2 : doc;
  }

  private boolean hasVector(int doc) {
    return sparse == false || doc % 2 == 0;
  }

  private CheckingCollector collector(
      int query, int k, int ef, int limit, long enough, IntPredicate accepted) {
    told.clear();
    HnswSearch search = HnswSearch.ef(ef).statistics(told::add);
    return new CheckingCollector(
        new TopKnnCollector(k, limit, search),
        doc -> hasVector(doc) && accepted.test(doc),
        (doc, score) -> assertScore(vectors, row(doc), queries, query, score),
        enough);
  }

  private void run(KnnCollector collector, int query, AcceptDocs accepted) throws IOException {
    if (queries.floats() == null) {
      leaf.searchNearestVectors(VECTOR, queries.bytes()[query], collector, accepted);
    } else {
      leaf.searchNearestVectors(VECTOR, queries.floats()[query], collector, accepted);
    }
    assertEquals("one report for a leaf", 1, told.size());
    SearchStatistics search = told.getFirst();
    switch (search.regime()) {
      case WALK, FILTERED_WALK, SCAN ->
          assertEquals(collector.visitedCount(), search.distanceComputations());
      case WALK_THEN_SCAN, WALK_GIVEN_UP -> { // what was in vain is not counted twice
        assertTrue(collector.visitedCount() <= search.distanceComputations());
        assertTrue(collector.visitedCount() >= search.scanned());
      }
    }
  }

  private AcceptDocs all() {
    return AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
  }

  private FixedBitSet randomBits(int percent) {
    FixedBitSet bits = new FixedBitSet(leaf.maxDoc());
    for (int doc = 0; doc < bits.length(); doc++) {
      if (random().nextInt(100) < percent) {
        bits.set(doc);
      }
    }
    return bits;
  }

  public void testEveryRegime() throws IOException {
    for (int query = 0; query < queries.size(); query++) {
      for (int percent : new int[] {100, 70, 30, 5, 1, 0}) {
        FixedBitSet bits = randomBits(percent);
        int ef = RandomVectors.pick(random(), new Integer[] {1, 10, 50, 1000});
        CheckingCollector collector =
            collector(query, 10, ef, Integer.MAX_VALUE, Long.MAX_VALUE, bits::get);
        AcceptDocs accepted = percent == 100 ? all() : AcceptDocs.fromLiveDocs(bits, leaf.maxDoc());
        run(collector, query, accepted);
        TopDocs hits = collector.topDocs();
        assertEquals(Math.min(10, countWithVector(bits)), hits.scoreDocs.length);
        assertEquals(TotalHits.Relation.EQUAL_TO, hits.totalHits.relation());
        assertEquals(0, collector.visitedInVain());
      }
    }
  }

  private int countWithVector(Bits bits) {
    int count = 0;
    for (int doc = 0; doc < bits.length(); doc++) {
      count += hasVector(doc) && bits.get(doc) ? 1 : 0;
    }
    return count;
  }

  /** A limit is kept to the last visit, and what was found within it is handed over. */
  public void testVisitLimit() throws IOException {
    for (int limit : new int[] {1, 2, 3, 10, 64, 65, 200, 1000}) {
      for (int percent : new int[] {100, 50, 3}) {
        FixedBitSet bits = randomBits(percent);
        bits.set(0); // a search for nothing would end without a visit
        int query = random().nextInt(queries.size());
        CheckingCollector collector = collector(query, 10, 50, limit, Long.MAX_VALUE, bits::get);
        run(
            collector,
            query,
            percent == 100 ? all() : AcceptDocs.fromLiveDocs(bits, leaf.maxDoc()));
        assertTrue(collector.visitedCount() <= limit);
        assertTrue("visited nothing", collector.visitedCount() > 0);
        boolean reached = collector.visitedCount() == limit;
        assertEquals(
            reached ? TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO : TotalHits.Relation.EQUAL_TO,
            collector.topDocs().totalHits.relation());
      }
    }
  }

  /** The collector that a plain query brings takes another way through the graph. */
  public void testVisitLimitOfPlainCollector() throws IOException {
    for (int limit : new int[] {1, 5, 30, 100, 300}) {
      TopKnnCollector collector = new TopKnnCollector(10, limit, search());
      int query = random().nextInt(queries.size());
      run(collector, query, all());
      assertTrue(collector.visitedCount() <= limit);
      TopDocs hits = collector.topDocs();
      assertTrue(hits.scoreDocs.length <= limit);
      for (int i = 0; i < hits.scoreDocs.length; i++) {
        int doc = hits.scoreDocs[i].doc;
        assertScore(vectors, row(doc), queries, query, hits.scoreDocs[i].score);
      }
    }
  }

  private HnswSearch search() {
    told.clear();
    return HnswSearch.ef(50).statistics(told::add);
  }

  /** Nothing may be visited, so nothing is known, and no score can be told. */
  public void testNoVisitAllowed() throws IOException {
    assertNoVisit();
  }

  /** Without upper layers there is no descent that could stop early. */
  public void testNoVisitAllowedOnOneLayer() throws IOException {
    HnswParams params = VectorsTestCase.graphs().m(6).efConstruction(40).levelMultiplier(0).build();
    reader.close();
    directory.close();
    directory = newDirectory();
    sparse = false;
    index(directory, params, vectors, 1);
    reader = DirectoryReader.open(directory);
    leaf = getOnlyLeafReader(reader);
    assertEquals(1, graph(leaf, VECTOR).numLevels());
    assertNoVisit();
  }

  private void assertNoVisit() throws IOException {
    TopKnnCollector plain = new TopKnnCollector(10, 0, search());
    run(plain, 0, all());
    assertEquals(0, plain.visitedCount());
    assertEquals(0, plain.topDocs().scoreDocs.length);
    for (int percent : new int[] {100, 50, 1}) {
      FixedBitSet bits = randomBits(percent);
      CheckingCollector collector = collector(0, 10, 50, 0, Long.MAX_VALUE, bits::get);
      run(collector, 0, AcceptDocs.fromLiveDocs(bits, leaf.maxDoc()));
      assertEquals(0, collector.visitedCount());
      assertEquals(0, collector.collectedCount());
    }
  }

  /** Told to end, a search ends after the links of one node, or one batch of a scan. */
  public void testEarlyTermination() throws IOException {
    for (int enough : new int[] {0, 1, 7, 40, 100, 500}) {
      for (int percent : new int[] {100, 50, 4}) {
        int ef = random().nextBoolean() ? 50 : 1000; // the latter is a scan
        FixedBitSet bits = randomBits(percent);
        int query = random().nextInt(queries.size());
        CheckingCollector collector =
            collector(query, 10, ef, Integer.MAX_VALUE, enough, bits::get);
        run(
            collector,
            query,
            percent == 100 ? all() : AcceptDocs.fromLiveDocs(bits, leaf.maxDoc()));
        assertTrue(enough + ": " + collector.visitedInVain(), collector.visitedInVain() <= STEP);
        assertTrue(collector.visitedCount() <= enough + STEP);
      }
    }
  }

  public void testWrongQueries() {
    int dimension = 9;
    IllegalArgumentException refused =
        expectThrows(
            IllegalArgumentException.class,
            () -> {
              KnnCollector collector = new TopKnnCollector(1, Integer.MAX_VALUE);
              StrataHnswVectorsReader ours = reader(leaf, VECTOR);
              if (queries.floats() == null) {
                ours.search(VECTOR, new byte[dimension], collector, all());
              } else {
                ours.search(VECTOR, new float[dimension], collector, all());
              }
            });
    assertEquals(
        "vector query dimension: 9 differs from field dimension: 8, field=\"v\"",
        refused.getMessage());
    assertEquals(
        "field=\"w\" not found",
        expectThrows(
                IllegalArgumentException.class,
                () -> reader(leaf, VECTOR).getFloatVectorValues("w"))
            .getMessage());
  }
}
