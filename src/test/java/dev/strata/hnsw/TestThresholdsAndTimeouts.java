// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.ByteVectorSimilarityQuery;
import org.apache.lucene.search.FloatVectorSimilarityQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;

/**
 * Queries for all vectors above a threshold find next to all of them, and nothing below it; a
 * timeout cuts any query short with an answer that is partial and right.
 */
public class TestThresholdsAndTimeouts extends VectorsTestCase {
  private static final int ROWS = 2000;

  private VectorSet vectors;
  private VectorSet queries;
  private Directory directory;
  private DirectoryReader reader;
  private IntPredicate live;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    VectorSet[] sets =
        VectorSet.random(
                random(),
                RandomVectors.pick(random(), VectorSimilarityFunction.values()),
                RandomVectors.pick(random(), VectorEncoding.values()),
                RandomVectors.Shape.NORMALIZED,
                ROWS + 10,
                10)
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    boolean deletes = random().nextBoolean();
    live = row -> deletes == false || row % 9 != 4;
    directory = newDirectory();
    HnswParams params = VectorsTestCase.graphs().m(6).efConstruction(60).build();
    try (IndexWriter writer = new IndexWriter(directory, config(params))) {
      addInSegments(writer, vectors, random().nextInt(1, 3));
      for (int row = 0; row < ROWS; row++) {
        if (live.test(row) == false) {
          delete(writer, row);
        }
      }
    }
    reader = DirectoryReader.open(directory);
  }

  @Override
  public void tearDown() throws Exception {
    reader.close();
    directory.close();
    super.tearDown();
  }

  private Query above(int query, float threshold, float decay, Query filter) {
    return queries.floats() == null
        ? new ByteVectorSimilarityQuery(
            VECTOR, queries.bytes()[query], threshold, decay, filter, HnswSearch.ef(64))
        : new FloatVectorSimilarityQuery(
            VECTOR, queries.floats()[query], threshold, decay, filter, HnswSearch.ef(64));
  }

  /** The share found of the rows above the threshold that the n-th best row sets. */
  private double recall(int query, int n, float decay, Query filter, IntPredicate accepted)
      throws IOException {
    int[] truth = BruteForce.nearest(vectors, queries, query, n, accepted);
    float last = vectors.score(truth[truth.length - 1], queries, query);
    float threshold = last - 1e-5f * last; // rounding must not decide about the last one
    IndexSearcher searcher = newSearcher(reader, true, true, false);
    if (random().nextBoolean()) { // a time limit that is never reached
      searcher.setTimeout(() -> false);
    }
    TopDocs hits = searcher.search(above(query, threshold, decay, filter), ROWS);
    int[] found = assertHits(searcher, hits, vectors, queries, query);
    for (int i = 0; i < found.length; i++) {
      assertTrue("not accepted: " + found[i], accepted.test(found[i]));
      assertTrue("below the threshold", hits.scoreDocs[i].score >= threshold);
    }
    long all =
        Arrays.stream(BruteForce.nearest(vectors, queries, query, ROWS, accepted))
            .filter(row -> vectors.score(row, queries, query) >= threshold)
            .count();
    assertTrue(found.length <= all + 1); // the one whose score rounds over the threshold
    return (double) found.length / all;
  }

  public void testThresholds() throws IOException {
    double sum = 0;
    int count = 0;
    for (int query = 0; query < queries.size(); query++) {
      for (int n : new int[] {1, 5, 30}) {
        sum += recall(query, n, 0.5f, null, live);
        assertEquals("exact by request", 1, recall(query, n, 1, null, live), 0.01);
        count++;
      }
    }
    assertTrue("recall " + sum / count, sum / count >= 0.95);
  }

  public void testFilteredThresholds() throws IOException {
    double sum = 0;
    for (int query = 0; query < queries.size(); query++) {
      Query filter = NumericDocValuesField.newSlowRangeQuery(ID, 500, 1499);
      sum += recall(query, 20, 0.5f, filter, row -> live.test(row) && row >= 500 && row < 1500);
    }
    assertTrue("recall " + sum / queries.size(), sum / queries.size() >= 0.95);
  }

  /** A threshold below every score gives every vector, and one above gives none. */
  public void testThresholdsOfAllAndNothing() throws IOException {
    IndexSearcher searcher = newSearcher(reader);
    TopDocs all = searcher.search(above(0, 0, 1, null), ROWS);
    assertEquals(reader.numDocs(), assertHits(searcher, all, vectors, queries, 0).length);
    float beyond = Float.MAX_VALUE;
    assertEquals(0, searcher.search(above(0, beyond, 0.5f, null), ROWS).scoreDocs.length);
  }

  /** Ends a search after a number of questions whether to end: time plays no part. */
  private static QueryTimeout after(int questions) {
    int[] asked = new int[1];
    return () -> asked[0]++ >= questions;
  }

  public void testTimeouts() throws IOException {
    boolean partial = false;
    boolean complete = false;
    for (int questions : new int[] {0, 1, 2, 3, 5, 10, 30, 60, 100_000}) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setTimeout(after(questions));
      Query knn = queries.query(VECTOR, 0, 10, null, HnswSearch.ef(64));
      Query rewritten = searcher.rewrite(knn);
      // what was found within the time is scored without a limit on it
      IndexSearcher patient = new IndexSearcher(reader);
      TopDocs hits = patient.search(rewritten, 10);
      int[] found = assertHits(patient, hits, vectors, queries, 0);
      assertTrue(Arrays.stream(found).allMatch(live));
      assertTrue(found.length <= 10);
      partial |= hits.totalHits.relation() == TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO;
      partial |= found.length < 10;
      complete |= found.length == 10;
    }
    assertTrue("none was cut short", partial);
    assertTrue("all were cut short", complete);
  }

  public void testTimeoutsOfFilteredAndThresholdQueries() throws IOException {
    Query filter = NumericDocValuesField.newSlowRangeQuery(ID, 0, ROWS / 2);
    for (int questions : new int[] {0, 1, 4, 20, 100_000}) {
      for (Query query :
          new Query[] {queries.query(VECTOR, 0, 10, filter, null), above(0, 0.6f, 0.5f, filter)}) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setTimeout(after(questions));
        TopDocs hits = searcher.search(query, 10);
        for (int row : assertHits(searcher, hits, vectors, queries, 0)) {
          assertTrue(live.test(row) && row <= ROWS / 2);
        }
      }
    }
  }
}
