// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PatienceKnnVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SeededKnnVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.Directory;

/**
 * Lucene's queries that begin or end a walk in ways of their own work on our graphs, with and
 * without our options: seeds, patience, and the second pass over several segments.
 */
public class TestGuidedQueries extends VectorsTestCase {
  private static final int ROWS = 2400;
  private static final int K = 10;

  /** As wide as a walk may be before a scan is cheaper. */
  private static final int WIDE = 130;

  /*
   * Four links make a coarse graph, on which even a wide walk is cheaper than a scan. The lowest
   * recall seen on it was 0.89, so the floors here are lower than elsewhere.
   */
  private static final HnswParams COARSE =
      VectorsTestCase.graphs().m(4).efConstruction(60).efSearch(40).build();

  private final List<SearchStatistics> told = Collections.synchronizedList(new ArrayList<>());
  private VectorSet vectors;
  private VectorSet queries;
  private Directory directory;
  private IndexWriter writer;
  private DirectoryReader reader;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    VectorSet[] sets =
        VectorSet.random(
                random(),
                RandomVectors.pick(random(), VectorSimilarityFunction.values()),
                VectorEncoding.FLOAT32,
                RandomVectors.Shape.NORMALIZED,
                ROWS + 20,
                12)
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    directory = newDirectory();
    writer = new IndexWriter(directory, config(COARSE));
  }

  @Override
  public void tearDown() throws Exception {
    if (reader != null) {
      reader.close();
    }
    writer.close();
    directory.close();
    super.tearDown();
  }

  /* Documents without a vector come between, so that seeds may be such. */
  private IndexSearcher index(int segments) throws IOException {
    for (int row = 0; row < ROWS; row++) {
      writer.addDocument(document(vectors, row));
      if (row % 5 == 0) {
        writer.addDocument(withoutVector(-1 - row));
      }
      if ((row + 1) % (ROWS / segments) == 0) {
        writer.commit();
      }
    }
    reader = DirectoryReader.open(writer);
    return newSearcher(reader, true, true, false);
  }

  private KnnFloatVectorQuery query(int query, int ef, Query filter) {
    float[] target = queries.floats()[query];
    return new KnnFloatVectorQuery(
        VECTOR, target, K, filter, HnswSearch.ef(ef).statistics(told::add));
  }

  private double recallOf(IndexSearcher searcher, int query, Query knn) throws IOException {
    TopDocs hits = searcher.search(knn, K);
    assertEquals(K, hits.scoreDocs.length);
    int[] found = assertHits(searcher, hits, vectors, queries, query);
    int[] truth = BruteForce.nearest(vectors, queries, query, K, row -> true);
    return BruteForce.recall(vectors, queries, query, truth, found);
  }

  private static Query rowsBetween(long from, long to) {
    return NumericDocValuesField.newSlowRangeQuery(ID, from, to);
  }

  /** Good seeds, none, ones without a vector, and ones far away all end at the neighbours. */
  public void testSeeds() throws IOException {
    IndexSearcher searcher = index(random().nextInt(1, 3));
    List<Query> seeds =
        List.of(
            MatchNoDocsQuery.INSTANCE,
            rowsBetween(-ROWS, -1),
            rowsBetween(-3, 20),
            rowsBetween(0, ROWS),
            rowsBetween(ROWS - 1, ROWS - 1));
    for (Query seed : seeds) {
      double recall = 0;
      double plain = 0;
      for (int query = 0; query < queries.size(); query++) {
        KnnFloatVectorQuery knn = query(query, 60, null);
        recall += recallOf(searcher, query, SeededKnnVectorQuery.fromFloatQuery(knn, seed));
        float[] target = queries.floats()[query];
        KnnFloatVectorQuery lucene = new KnnFloatVectorQuery(VECTOR, target, K);
        plain += recallOf(searcher, query, SeededKnnVectorQuery.fromFloatQuery(lucene, seed));
      }
      assertTrue(seed + ": " + recall, recall >= 0.8 * queries.size());
      assertTrue(seed + ": " + plain, plain >= 0.8 * queries.size());
    }
    assertTrue(
        told.toString(), told.stream().allMatch(s -> s.regime() == SearchStatistics.Regime.WALK));
  }

  /** Seeds that are the answers themselves save the way down. */
  public void testSeedsSaveTheDescent() throws IOException {
    IndexSearcher searcher = index(1);
    long unseeded = 0;
    long seeded = 0;
    for (int query = 0; query < queries.size(); query++) {
      int nearest = BruteForce.nearest(vectors, queries, query, 1, row -> true)[0];
      Query seed = rowsBetween(nearest, nearest);
      recallOf(searcher, query, query(query, 20, null));
      unseeded += told.getLast().distanceComputations();
      recallOf(searcher, query, SeededKnnVectorQuery.fromFloatQuery(query(query, 20, null), seed));
      seeded += told.getLast().distanceComputations();
      assertEquals("our options reach through the seeds", 20, told.getLast().ef());
    }
    assertTrue(seeded + " with seeds, " + unseeded + " without", seeded < unseeded);
  }

  public void testDeletedSeeds() throws IOException {
    IndexSearcher all = index(1);
    assertEquals(ROWS + ROWS / 5, all.getIndexReader().numDocs());
    reader.close();
    for (int row = 0; row < 200; row++) {
      delete(writer, row);
    }
    reader = DirectoryReader.open(writer);
    IndexSearcher searcher = newSearcher(reader, true, true, false);
    for (int query = 0; query < queries.size(); query++) {
      Query seeded =
          SeededKnnVectorQuery.fromFloatQuery(query(query, 60, null), rowsBetween(0, 199));
      TopDocs hits = searcher.search(seeded, K);
      assertEquals(K, hits.scoreDocs.length);
      for (int row : assertHits(searcher, hits, vectors, queries, query)) {
        assertTrue("deleted: " + row, row >= 200);
      }
    }
  }

  /** Seeds that no query of Lucene's would give: twice the same, out of range, fewer than said. */
  public void testImpossibleSeeds() throws IOException {
    index(1);
    LeafReaderContext leaf = reader.leaves().getFirst();
    for (int[] ords : new int[][] {{3, 3, 3}, {ROWS, ROWS + 7}, {5, ROWS + 100_000}, {}}) {
      HnswSearch options = HnswSearch.ef(60).statistics(told::add);
      KnnSearchStrategy seeded =
          new KnnSearchStrategy.Seeded(iterator(ords), ords.length + 1, options);
      TopKnnCollector collector = new TopKnnCollector(K, Integer.MAX_VALUE, seeded);
      leaf.reader()
          .searchNearestVectors(
              VECTOR,
              queries.floats()[0],
              collector,
              AcceptDocs.fromLiveDocs(null, leaf.reader().maxDoc()));
      TopDocs hits = collector.topDocs();
      assertEquals(K, hits.scoreDocs.length);
      assertHits(new IndexSearcher(reader), hits, vectors, queries, 0);
    }
  }

  private static DocIdSetIterator iterator(int[] ords) {
    return new DocIdSetIterator() {
      private int at = -1;

      @Override
      public int docID() {
        return at < 0 ? -1 : at < ords.length ? ords[at] : NO_MORE_DOCS;
      }

      @Override
      public int nextDoc() {
        at++;
        return docID();
      }

      @Override
      public int advance(int target) throws IOException {
        return slowAdvance(target);
      }

      @Override
      public long cost() {
        return ords.length;
      }
    };
  }

  /** Patience ends a wide walk early, at a price in recall that stays small. */
  public void testPatience() throws IOException {
    IndexSearcher searcher = index(1);
    assertPatience(searcher);
  }

  /**
   * Under a timeout, here one that never comes, Lucene puts a collector around that of patience,
   * and nothing tells the latter of the walk (see HnswSearch): the options hold, and nothing is
   * cut.
   */
  public void testPatienceUnderATimeout() throws IOException {
    IndexSearcher searcher = index(1);
    searcher.setTimeout(() -> false);
    for (int query = 0; query < queries.size(); query++) {
      double recall = recallOf(searcher, query, query(query, WIDE, null));
      long distances = told.getLast().distanceComputations();
      Query patience = PatienceKnnVectorQuery.fromFloatQuery(query(query, WIDE, null), 0.995, 20);
      assertEquals(recall, recallOf(searcher, query, patience), 0);
      assertEquals(WIDE, told.getLast().ef());
      assertEquals(distances, told.getLast().distanceComputations());
    }
  }

  private void assertPatience(IndexSearcher searcher) throws IOException {
    double recall = 0;
    long impatient = 0;
    long patient = 0;
    for (int query = 0; query < queries.size(); query++) {
      recallOf(searcher, query, query(query, WIDE, null));
      patient += told.getLast().distanceComputations();
      Query patience = PatienceKnnVectorQuery.fromFloatQuery(query(query, WIDE, null), 0.995, 20);
      recall += recallOf(searcher, query, patience);
      impatient += told.getLast().distanceComputations();
    }
    assertTrue("distances " + impatient + " of " + patient, impatient < 0.8 * patient);
    assertTrue("recall " + recall, recall >= 0.85 * queries.size());
  }

  /** Patience with Lucene's own strategy, seeded, and on several segments. */
  public void testPatienceWithoutOurOptions() throws IOException {
    IndexSearcher searcher = index(2);
    double recall = 0;
    for (int query = 0; query < queries.size(); query++) {
      KnnFloatVectorQuery knn = new KnnFloatVectorQuery(VECTOR, queries.floats()[query], K);
      recall += recallOf(searcher, query, PatienceKnnVectorQuery.fromFloatQuery(knn));
      SeededKnnVectorQuery seeded = SeededKnnVectorQuery.fromFloatQuery(knn, rowsBetween(0, 3));
      recall += recallOf(searcher, query, PatienceKnnVectorQuery.fromSeededQuery(seeded));
    }
    assertTrue("recall " + recall, recall >= 0.8 * 2 * queries.size());
  }

  /**
   * All neighbours are in one of two segments, which the first pass grants too few hits: Lucene
   * enters it a second time with what it has as seeds, and our options must survive that.
   */
  public void testSecondPass() throws IOException {
    int k = 300; // of so many, half of an index is granted less
    int[] byDistance = BruteForce.nearest(vectors, queries, 0, ROWS, row -> true);
    for (int rank = 0; rank < ROWS; rank++) {
      writer.addDocument(document(vectors, byDistance[rank]));
      if ((rank + 1) % (ROWS / 2) == 0) {
        writer.commit();
      }
    }
    reader = DirectoryReader.open(writer);
    assertEquals(2, reader.leaves().size());
    IndexSearcher searcher = new IndexSearcher(reader);
    HnswSearch options = HnswSearch.ef(20).statistics(told::add);
    TopDocs hits =
        searcher.search(new KnnFloatVectorQuery(VECTOR, queries.floats()[0], k, null, options), k);
    assertEquals(k, hits.scoreDocs.length);
    int[] found = assertHits(searcher, hits, vectors, queries, 0);
    assertTrue(BruteForce.recall(vectors, queries, 0, Arrays.copyOf(byDistance, k), found) >= 0.9);
    assertEquals("a search of each segment, and a second of the first", 3, told.size());
    assertTrue(told.toString(), told.getFirst().k() < k && told.getLast().k() == k);
    assertTrue(told.toString(), told.stream().allMatch(s -> s.ef() == s.k()));
  }
}
