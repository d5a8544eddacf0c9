// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.Directory;

/**
 * The width of a search is set apart from the number of hits: by the query, or else by what is
 * stored with the field; and the statistics tell it. One index, built once, serves all.
 */
public class TestSearchWidth extends VectorsTestCase {
  private static final int ROWS = 2500;
  private static final int FLOOR = 23;

  private VectorSet vectors;
  private VectorSet queries;
  private Directory directory;
  private DirectoryReader reader;
  private final List<SearchStatistics> told = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void setUp() throws Exception {
    super.setUp();
    VectorSet[] sets =
        VectorSet.random(
                random(),
                VectorSimilarityFunction.EUCLIDEAN,
                VectorEncoding.FLOAT32,
                RandomVectors.Shape.NORMALIZED,
                ROWS + 20,
                16)
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    directory = newDirectory();
    HnswParams params = VectorsTestCase.graphs().m(4).efConstruction(30).efSearch(FLOOR).build();
    index(directory, params, vectors, 1);
    reader = DirectoryReader.open(directory);
  }

  @Override
  public void tearDown() throws Exception {
    reader.close();
    directory.close();
    super.tearDown();
  }

  /** Mean recall, with the statistics of just these searches in {@link #told}. */
  private double recall(int k, HnswSearch search, Query filter) throws IOException {
    told.clear();
    IndexSearcher searcher = new IndexSearcher(reader);
    KnnSearchStrategy strategy = search.statistics(told::add);
    double recall = recall(searcher, vectors, queries, k, filter, strategy, row -> true);
    assertEquals("one of each leaf search", queries.size(), told.size());
    return recall;
  }

  private void assertWidth(int width) {
    for (SearchStatistics search : told) {
      assertEquals(width, search.ef());
    }
  }

  private long distances() {
    return told.stream().mapToLong(SearchStatistics::distanceComputations).sum();
  }

  public void testWidthOfTheQuery() throws IOException {
    double narrow = recall(10, HnswSearch.ef(10), null);
    assertWidth(10);
    long few = distances();
    double middle = recall(10, HnswSearch.ef(60), null);
    assertWidth(60);
    long more = distances();
    double wide = recall(10, HnswSearch.ef(400), null);
    assertWidth(400);
    assertTrue("recall " + narrow + ", " + middle + ", " + wide, narrow < middle && middle < wide);
    assertTrue("distances " + few + ", " + more, few < more && more < distances());
  }

  public void testWidthOfTheField() throws IOException {
    double stored = recall(10, HnswSearch.defaults(), null);
    assertWidth(FLOOR);
    long distances = distances();
    assertEquals(recall(10, HnswSearch.ef(FLOOR), null), stored, 0);
    assertEquals(distances, distances());
  }

  /* No strategy of ours, no sink: the hits tell the width. */
  public void testWidthOfTheFieldWithoutStrategy() throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    boolean differs = false;
    for (int query = 0; query < queries.size(); query++) {
      int[] plain = search(searcher, query, null);
      assertArrayEquals(search(searcher, query, HnswSearch.ef(FLOOR)), plain);
      differs |= !Arrays.equals(search(searcher, query, HnswSearch.ef(1)), plain);
    }
    assertTrue("the width makes no difference, so this test shows nothing", differs);
  }

  private int[] search(IndexSearcher searcher, int query, KnnSearchStrategy strategy)
      throws IOException {
    return rows(searcher, searcher.search(queries.query(VECTOR, query, 3, null, strategy), 3));
  }

  public void testNeverBelowK() throws IOException {
    recall(50, HnswSearch.ef(5), null);
    assertWidth(50);
    long distances = distances();
    recall(50, HnswSearch.ef(50), null);
    assertEquals(distances, distances());
    recall(50, HnswSearch.defaults(), null);
    assertWidth(50);
  }

  /** The query's width replaces the field's also where it is less. */
  public void testBelowTheFloor() throws IOException {
    recall(2, HnswSearch.ef(3), null);
    assertWidth(3);
  }

  public void testStatistics() throws IOException {
    recall(10, HnswSearch.ef(40), null);
    for (SearchStatistics search : told) {
      assertEquals(VECTOR, search.field());
      assertEquals(10, search.k());
      assertEquals(SearchStatistics.Regime.WALK, search.regime());
      assertTrue(search.expandedNodes() >= 40);
      assertTrue(search.distanceComputations() > search.expandedNodes());
      assertTrue(search.distanceComputations() < ROWS);
    }
  }

  /** A width that would compare most vectors is answered by comparing all: truth at less cost. */
  public void testScanWhereCheaper() throws IOException {
    assertEquals(1, recall(10, HnswSearch.ef(HnswParams.MAX_EF_SEARCH), null), 0);
    for (SearchStatistics search : told) {
      assertEquals(SearchStatistics.Regime.SCAN, search.regime());
      assertEquals(ROWS, search.distanceComputations());
      assertEquals(0, search.expandedNodes());
    }
  }
}
