// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SlowCodecReaderWrapper;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;

/**
 * Fields and segments of several formats live in one index and merge into each other: ours with
 * other parameters, and Lucene's on either side.
 */
public class TestSegments extends VectorsTestCase {
  private static final int ROWS = 1200;

  private static VectorSet[] randomSets() {
    return VectorSet.random(
            random(),
            RandomVectors.pick(random(), VectorSimilarityFunction.values()),
            RandomVectors.pick(random(), VectorEncoding.values()),
            RandomVectors.Shape.NORMALIZED,
            ROWS + 20,
            10)
        .split(ROWS);
  }

  /** Opens with nothing configured, checks all there is, and searches. */
  private static void assertSearchable(Directory directory, VectorSet[] sets) throws IOException {
    assertSearchable(directory, sets, 0);
  }

  private static void assertSearchable(Directory directory, VectorSet[] sets, int firstRow)
      throws IOException {
    CheckIndex.Status status =
        TestUtil.checkIndex(directory, CheckIndex.Level.MIN_LEVEL_FOR_SLOW_CHECKS);
    assertTrue(status.clean);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(ROWS - firstRow, reader.numDocs());
      IndexSearcher searcher = new IndexSearcher(reader);
      double recall =
          recall(searcher, sets[0], sets[1], 50, null, HnswSearch.ef(100), row -> row >= firstRow);
      assertTrue("recall " + recall, recall >= 0.9);
    }
  }

  public void testSeveralParametersInOneSegment() throws IOException {
    Map<String, KnnVectorsFormat> formats =
        Map.of(
            "a", new StrataHnswVectorsFormat(VectorsTestCase.graphs().m(4).build()),
            "b", new StrataHnswVectorsFormat(VectorsTestCase.graphs().m(9).maxM(11).build()),
            "c", new Lucene99HnswVectorsFormat(),
            "d", new StrataHnswVectorsFormat(VectorsTestCase.graphs().minGraphSize(ROWS).build()));
    VectorSet[] sets = randomSets();
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(
              directory, config(VectorsTestCase.graphs().build()).setCodec(codec(formats::get)))) {
        for (int row = 0; row < 300; row++) {
          Document document = new Document();
          for (String field : new String[] {"a", "b", "c", "d"}) {
            document.add(sets[0].field(field, row));
          }
          writer.addDocument(document);
        }
      }
      TestUtil.checkIndex(directory);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        LeafReader leaf = getOnlyLeafReader(reader);
        assertEquals(4, graph(leaf, "a").maxConn());
        assertEquals(11, graph(leaf, "b").maxConn());
        assertEquals(0, graph(leaf, "d").size());
        expectThrows(ClassCastException.class, () -> reader(leaf, "c"));
        for (String field : formats.keySet()) {
          IndexSearcher searcher = new IndexSearcher(reader);
          int best = searcher.search(sets[0].query(field, 7, 1, null, null), 1).scoreDocs[0].doc;
          float score = sets[0].score(best, sets[0], 7);
          assertTrue(field, score >= sets[0].score(7, sets[0], 7) - 1e-5f);
        }
      }
    }
  }

  /** Segments of either format, merged by the one and then by the other. */
  public void testMergesFromAndToLucenes() throws IOException {
    VectorSet[] sets = randomSets();
    KnnVectorsFormat ours =
        new StrataHnswVectorsFormat(VectorsTestCase.graphs().m(8).efConstruction(60).build());
    KnnVectorsFormat lucenes = new Lucene99HnswVectorsFormat(8, 60);
    for (boolean oursFirst : new boolean[] {true, false}) {
      try (Directory directory = newDirectory()) {
        try (IndexWriter writer = new IndexWriter(directory, config(oursFirst ? ours : lucenes))) {
          add(writer, sets[0], 0, ROWS / 2);
        }
        try (IndexWriter writer = new IndexWriter(directory, config(oursFirst ? lucenes : ours))) {
          add(writer, sets[0], ROWS / 2, ROWS);
          writer.commit();
          assertSearchable(directory, sets);
          writer.forceMerge(1);
        }
        assertSearchable(directory, sets);
        try (IndexWriter writer = new IndexWriter(directory, config(oursFirst ? ours : lucenes))) {
          for (int row = 0; row < ROWS / 4; row++) {
            delete(writer, row);
          }
          writer.forceMerge(1);
        }
        assertSearchable(directory, sets, ROWS / 4);
      }
    }
  }

  /**
   * Lucene begins a merge with our largest graph as it is, and makes room for as many links as our
   * {@code maxConn()} promises: also where Mmax0 is more than twice Mmax. (Its own format must have
   * room for them too; merges into fewer links break among Lucene's segments as well.)
   */
  public void testManyLinksToLucenes() throws IOException {
    VectorSet[] sets = randomSets();
    HnswParams params =
        VectorsTestCase.graphs()
            .m(4)
            .maxM0(64)
            .efConstruction(60)
            .keepPrunedConnections(true)
            .build();
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(new StrataHnswVectorsFormat(params)))) {
        addInSegments(writer, sets[0], 2);
      }
      try (IndexWriter writer =
          new IndexWriter(directory, config(new Lucene99HnswVectorsFormat(32, 60)))) {
        writer.forceMerge(1);
      }
      assertSearchable(directory, sets);
    }
  }

  /** Segments of other parameters than the writer's are read with theirs and merged with its. */
  public void testParametersChangeBetweenSegments() throws IOException {
    VectorSet[] sets = randomSets();
    try (Directory directory = newDirectory()) {
      for (int m : new int[] {4, 6, 12}) {
        HnswParams params = VectorsTestCase.graphs().m(m).efConstruction(60).build();
        try (IndexWriter writer = new IndexWriter(directory, config(params))) {
          int from = m == 4 ? 0 : m == 6 ? ROWS / 3 : 2 * ROWS / 3;
          add(writer, sets[0], from, from + ROWS / 3);
          writer.commit();
          if (m == 12) {
            assertSearchable(directory, sets);
            writer.forceMerge(1);
          }
        }
      }
      assertSearchable(directory, sets);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(12, graph(getOnlyLeafReader(reader), VECTOR).maxConn());
      }
    }
  }

  public void testAddIndexes() throws IOException {
    VectorSet[] sets = randomSets();
    HnswParams params = VectorsTestCase.graphs().m(8).efConstruction(60).build();
    try (Directory first = newDirectory();
        Directory second = newDirectory();
        Directory all = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(first, config(params))) {
        add(writer, sets[0], 0, ROWS / 2);
      }
      try (IndexWriter writer =
          new IndexWriter(second, config(new Lucene99HnswVectorsFormat(8, 60)))) {
        add(writer, sets[0], ROWS / 2, ROWS);
      }
      try (IndexWriter writer = new IndexWriter(all, config(params));
          DirectoryReader reader = DirectoryReader.open(second)) {
        writer.addIndexes(first);
        CodecReader[] readers = new CodecReader[reader.leaves().size()];
        for (LeafReaderContext leaf : reader.leaves()) {
          readers[leaf.ord] = SlowCodecReaderWrapper.wrap(leaf.reader());
        }
        writer.addIndexes(readers);
        writer.commit();
        assertSearchable(all, sets);
        writer.forceMerge(1);
      }
      assertSearchable(all, sets);
    }
  }

  /** The order of documents changes at flush and at merge, and vectors go with their documents. */
  public void testIndexSort() throws IOException {
    VectorSet[] sets = randomSets();
    HnswParams params = VectorsTestCase.graphs().m(8).efConstruction(60).build();
    Sort sort = new Sort(new SortField("order", SortField.Type.INT, random().nextBoolean()));
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config(params).setIndexSort(sort))) {
        for (int row = 0; row < ROWS; row++) {
          Document document = document(sets[0], row);
          document.add(new NumericDocValuesField("order", random().nextInt(1000)));
          writer.addDocument(document);
          if (row % 4 == 0) { // documents without a vector among them
            Document empty = new Document();
            empty.add(new NumericDocValuesField("order", random().nextInt(1000)));
            empty.add(new NumericDocValuesField("empty", 1));
            writer.addDocument(empty);
          }
          if (row == ROWS / 2) {
            writer.commit();
          }
        }
        writer.commit();
        assertSorted(directory, sets, 2);
        writer.forceMerge(1);
      }
      assertSorted(directory, sets, 1);
      TestUtil.checkIndex(directory);
    }
  }

  private static void assertSorted(Directory directory, VectorSet[] sets, int segments)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(segments, reader.leaves().size());
      IndexSearcher searcher = new IndexSearcher(reader);
      double recall = recall(searcher, sets[0], sets[1], 10, null, HnswSearch.ef(100), row -> true);
      assertTrue("recall " + recall, recall >= 0.9);
    }
  }
}
