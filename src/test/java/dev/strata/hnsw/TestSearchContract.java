// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;

/**
 * A query gets exactly min(k, accepted) hits, all of them accepted, with their documents' own
 * scores, in order: whatever k, the deletes, the filter and the segments are.
 */
public class TestSearchContract extends VectorsTestCase {
  private static final int ROWS = 900;
  private static final String TENTH = "tenth";

  /** Segments of this many vectors and more are walked at the default width. */
  private static HnswParams params() {
    return VectorsTestCase.graphs().m(4).efConstruction(40).efSearch(40).build();
  }

  private static VectorSet[] randomSets(int rows, int queries) {
    VectorEncoding encoding = RandomVectors.pick(random(), VectorEncoding.values());
    VectorSimilarityFunction function =
        RandomVectors.pick(random(), VectorSimilarityFunction.values());
    RandomVectors.Shape shape = RandomVectors.pick(random(), RandomVectors.Shape.values());
    return VectorSet.random(random(), function, encoding, shape, rows + queries, 8).split(rows);
  }

  public void testEveryKWithoutDeletes() throws IOException {
    VectorSet[] sets = randomSets(ROWS, 3);
    try (Directory directory = newDirectory()) {
      index(directory, params(), sets[0], random().nextInt(1, 4));
      assertEveryK(directory, sets, row -> true);
    }
  }

  public void testEveryKWithDeletes() throws IOException {
    VectorSet[] sets = randomSets(ROWS, 3);
    for (int percent : new int[] {10, 60, 97, 100}) {
      boolean[] deleted = new boolean[ROWS];
      try (Directory directory = newDirectory();
          IndexWriter writer = new IndexWriter(directory, config(params()))) {
        addInSegments(writer, sets[0], random().nextInt(1, 4));
        for (int row = 0; row < ROWS; row++) {
          if (random().nextInt(100) < percent) {
            deleted[row] = true;
            delete(writer, row);
          }
        }
        writer.addDocument(withoutVector(-1)); // or there would be no segment left to search
        writer.commit();
        assertEveryK(directory, sets, row -> deleted[row] == false);
      }
    }
  }

  private static void assertEveryK(Directory directory, VectorSet[] sets, IntPredicate live)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = newSearcher(reader);
      int docs = reader.numDocs();
      for (int k : new int[] {1, 2, 50, docs - 1, docs, reader.maxDoc(), reader.maxDoc() + 5}) {
        if (k > 0) {
          recall(searcher, sets[0], sets[1], k, null, null, live); // asserts the number of hits
        }
      }
    }
  }

  /** The fewer a filter accepts the easier exactness gets, and recall must not fall on the way. */
  public void testFilters() throws IOException {
    VectorSet[] sets = randomSets(3 * ROWS, 10);
    boolean deletes = random().nextBoolean();
    HnswParams better = VectorsTestCase.graphs().m(12).efConstruction(100).build();
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(better))) {
      addInSegments(writer, sets[0], random().nextInt(1, 3));
      IntPredicate live = deletes ? row -> row % 7 != 3 : row -> true;
      for (int row = 0; row < sets[0].size(); row++) {
        if (live.test(row) == false) {
          delete(writer, row);
        }
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = newSearcher(reader);
        int rows = sets[0].size();
        for (int accepted : new int[] {rows, rows / 2, rows / 10, rows / 100, 1, 0}) {
          int from = random().nextInt(rows - accepted + 1);
          Query filter =
              NumericDocValuesField.newSlowRangeQuery(ID, from, from + (long) accepted - 1);
          IntPredicate both = row -> row >= from && row < from + accepted && live.test(row);
          for (int k : new int[] {1, 10, 100}) {
            // ef beyond the greatest k: at ef = k, inner products of unlike lengths come out lower
            double recall = recall(searcher, sets[0], sets[1], k, filter, HnswSearch.ef(300), both);
            assertTrue(sets[0].function() + ", " + accepted + ": " + recall, recall >= 0.9);
          }
        }
      }
    }
  }

  /** A filter that accepts just what is far from the query leaves the walk nothing near it. */
  public void testFilterAgainstTheQuery() throws IOException {
    VectorSet[] sets =
        VectorSet.random(
                random(),
                VectorSimilarityFunction.EUCLIDEAN,
                VectorEncoding.FLOAT32,
                RandomVectors.Shape.CLUSTERED,
                ROWS + 1,
                8)
            .split(ROWS);
    int[] byDistance = BruteForce.nearest(sets[0], sets[1], 0, ROWS, row -> true);
    boolean[] far = new boolean[ROWS];
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      for (int rank = ROWS - ROWS / 10; rank < ROWS; rank++) {
        far[byDistance[rank]] = true;
      }
      for (int row = 0; row < ROWS; row++) {
        Document document = document(sets[0], row);
        document.add(new StringField(TENTH, far[row] ? "last" : "other", StringField.Store.NO));
        writer.addDocument(document);
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = newSearcher(reader);
        Query filter = new TermQuery(new Term(TENTH, "last"));
        double recall = recall(searcher, sets[0], sets[1], 10, filter, null, row -> far[row]);
        assertTrue("recall: " + recall, recall >= 0.9);
      }
    }
  }

  public void testFiltersOfAllAndNothing() throws IOException {
    VectorSet[] sets = randomSets(100, 2);
    try (Directory directory = newDirectory()) {
      index(directory, params(), sets[0], 2);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = newSearcher(reader);
        recall(searcher, sets[0], sets[1], 7, MatchAllDocsQuery.INSTANCE, null, row -> true);
        recall(searcher, sets[0], sets[1], 7, MatchNoDocsQuery.INSTANCE, null, row -> false);
      }
    }
  }

  public void testOneVector() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      VectorSet one = VectorSet.of(function, new float[][] {{0.6f, 0.8f}});
      try (Directory directory = newDirectory()) {
        index(directory, VectorsTestCase.graphs().build(), one, 1);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          IndexSearcher searcher = newSearcher(reader);
          for (int k : new int[] {1, 2, 1000}) {
            assertEquals(1, recall(searcher, one, one, k, null, null, row -> true), 0);
          }
        }
      }
    }
  }

  /** No vector is nearer than another, so the heuristic has nothing to choose by. */
  public void testAllEqual() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      float[][] rows = new float[600][];
      Arrays.fill(rows, new float[] {0.6f, 0, 0.8f});
      VectorSet equal = VectorSet.of(function, rows);
      VectorSet query = VectorSet.of(function, new float[][] {{1, 0, 0}});
      HnswParams params = VectorsTestCase.graphs().m(2).efConstruction(10).efSearch(1).build();
      try (Directory directory = newDirectory();
          IndexWriter writer = new IndexWriter(directory, config(params))) {
        addInSegments(writer, equal, 2);
        assertEqualsFound(directory, equal, query);
        writer.forceMerge(1);
        writer.commit();
        assertEqualsFound(directory, equal, query);
      }
    }
  }

  private static void assertEqualsFound(Directory directory, VectorSet equal, VectorSet query)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = newSearcher(reader);
      for (int k : new int[] {1, 5, 60, 599, 600, 601}) {
        assertEquals(1, recall(searcher, equal, query, k, null, null, row -> true), 0);
      }
    }
  }

  /** Segments that never had the field, and one with none of its vectors left. */
  public void testFieldInSomeSegments() throws IOException {
    VectorSet[] sets = randomSets(60, 3);
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      writer.addDocument(withoutVector(-1));
      writer.commit();
      add(writer, sets[0], 0, 20);
      writer.commit();
      writer.addDocument(withoutVector(-2));
      add(writer, sets[0], 20, 40);
      for (int row = 20; row < 40; row++) {
        delete(writer, row);
      }
      writer.commit();
      writer.addDocument(withoutVector(-3));
      writer.commit();
      add(writer, sets[0], 40, 60);
      writer.commit();
      IntPredicate live = row -> row < 20 || row >= 40;
      for (int round = 0; round < 2; round++) {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          assertEquals(round == 0 ? 5 : 1, reader.leaves().size());
          IndexSearcher searcher = newSearcher(reader);
          for (int k : new int[] {1, 39, 40, 41, 100}) {
            recall(searcher, sets[0], sets[1], k, null, null, live);
          }
          TopDocs none = searcher.search(sets[1].query("no such field", 0, 5, null, null), 5);
          assertEquals(0, none.scoreDocs.length);
        }
        writer.forceMerge(1);
        writer.commit();
      }
      TestUtil.checkIndex(directory);
    }
  }

  /** All vectors of a field are deleted, and the merged segment still knows the field. */
  public void testMergedToNothing() throws IOException {
    VectorSet[] sets = randomSets(30, 1);
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      addInSegments(writer, sets[0], 3);
      writer.addDocument(withoutVector(-1));
      for (int row = 0; row < 30; row++) {
        delete(writer, row);
      }
      writer.forceMerge(1);
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        recall(newSearcher(reader), sets[0], sets[1], 10, null, null, row -> false);
      }
      add(writer, sets[0], 0, 30);
      writer.forceMerge(1);
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        recall(newSearcher(reader), sets[0], sets[1], 10, null, null, row -> true);
      }
      TestUtil.checkIndex(directory);
    }
  }
}
