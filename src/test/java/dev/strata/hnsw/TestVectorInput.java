// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;

/** What comes in at the edges: not a number, infinite, zero, huge, and arrays used again. */
public class TestVectorInput extends VectorsTestCase {
  private static final VectorSimilarityFunction EUCLIDEAN = VectorSimilarityFunction.EUCLIDEAN;

  /* Small graphs are walked, so that odd vectors meet every part of the code. */
  private static HnswParams params() {
    return VectorsTestCase.graphs().m(4).efConstruction(20).efSearch(5).build();
  }

  private static Document document(float... vector) {
    Document document = new Document();
    document.add(new KnnFloatVectorField(VECTOR, vector, EUCLIDEAN));
    return document;
  }

  /** Lucene's field checks the array it is given, which its owner can change before it is added. */
  public void testNotFinite() throws IOException {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      try (Directory directory = newDirectory();
          IndexWriter writer = new IndexWriter(directory, config(params()))) {
        writer.addDocument(document(1, 2, 3));
        float[] array = {4, 5, 6};
        Document document = document(array);
        array[1] = bad;
        IllegalArgumentException refused =
            expectThrows(IllegalArgumentException.class, () -> writer.addDocument(document));
        assertEquals(
            "vector of field \"v\" must be finite, got: component 1 = " + bad,
            refused.getMessage());
        writer.addDocument(document(7, 8, 9));
        if (random().nextBoolean()) {
          writer.forceMerge(1);
        }
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          assertEquals(2, reader.numDocs());
          FloatVectorValues values = getOnlyLeafReader(reader).getFloatVectorValues(VECTOR);
          assertEquals(2, values.size());
          assertArrayEquals(new float[] {1, 2, 3}, values.vectorValue(0).clone(), 0);
          assertArrayEquals(new float[] {7, 8, 9}, values.vectorValue(1).clone(), 0);
          KnnFloatVectorQuery query = new KnnFloatVectorQuery(VECTOR, new float[3], 5);
          assertEquals(2, newSearcher(reader).search(query, 5).scoreDocs.length);
        }
      }
    }
  }

  /** A zero vector has no direction: it is as near to everything as what is at a right angle. */
  public void testZeroVectorUnderCosine() throws IOException {
    VectorSimilarityFunction cosine = VectorSimilarityFunction.COSINE;
    float[][] rows = RandomVectors.floats(random(), RandomVectors.Shape.SKEWED_NORMS, 300, 6);
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config(params()))) {
        for (int row = 0; row < rows.length; row++) {
          KnnFloatVectorField field = new KnnFloatVectorField(VECTOR, rows[row], cosine);
          byte[] bytes = {1, 2, 3};
          KnnByteVectorField byteField = new KnnByteVectorField("b", bytes, cosine);
          if (row % 3 == 0) {
            Arrays.fill(rows[row], 0); // the fields' constructors may refuse it
            Arrays.fill(bytes, (byte) 0);
          }
          Document document = new Document();
          document.add(field);
          document.add(byteField);
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = newSearcher(reader);
        TopDocs hits = searcher.search(new KnnFloatVectorQuery(VECTOR, rows[1], 300), 300);
        assertEquals(300, hits.scoreDocs.length);
        for (ScoreDoc hit : hits.scoreDocs) {
          float expected = hit.doc % 3 == 0 ? 0.5f : cosine.compare(rows[1], rows[hit.doc]);
          assertEquals(expected, hit.score, 1e-6f);
        }
        assertAll(0.5f, searcher.search(new KnnFloatVectorQuery(VECTOR, new float[6], 9), 9));
        assertAll(0.5f, searcher.search(new KnnByteVectorQuery("b", new byte[3], 9), 9));
        assertAll(1, searcher.search(new KnnByteVectorQuery("b", new byte[] {2, 4, 6}, 9), 9));
      }
    }
  }

  private static void assertAll(float score, TopDocs hits) {
    assertEquals(9, hits.scoreDocs.length);
    for (ScoreDoc hit : hits.scoreDocs) {
      assertEquals(score, hit.score, 1e-6f);
    }
  }

  public void testCallerReusesItsArrays() throws IOException {
    float[] floats = new float[2];
    byte[] bytes = new byte[2];
    KnnFloatVectorField field = new KnnFloatVectorField(VECTOR, floats, EUCLIDEAN);
    KnnByteVectorField byteField = new KnnByteVectorField("b", bytes, EUCLIDEAN);
    Document document = new Document();
    document.add(field);
    document.add(byteField);
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      for (int i = 0; i < 100; i++) {
        Arrays.fill(floats, i);
        Arrays.fill(bytes, (byte) i);
        writer.addDocument(document);
      }
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        LeafReader leaf = getOnlyLeafReader(reader);
        for (int i = 0; i < 100; i++) {
          assertArrayEquals(
              new float[] {i, i}, leaf.getFloatVectorValues(VECTOR).vectorValue(i), 0);
          assertArrayEquals(
              new byte[] {(byte) i, (byte) i}, leaf.getByteVectorValues("b").vectorValue(i));
        }
      }
    }
  }

  /** Sums overflow to infinity, and infinities cancel out to what is not a number. */
  public void testHugeValues() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      float[][] rows = RandomVectors.floats(random(), RandomVectors.Shape.NORMALIZED, 600, 4);
      for (int row = 0; row < rows.length; row += 2) {
        for (int i = 0; i < 4; i++) {
          rows[row][i] = random().nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE;
        }
      }
      VectorSet vectors = VectorSet.of(function, rows);
      try (Directory directory = newDirectory()) {
        index(directory, params(), vectors, 1);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          IndexSearcher searcher = new IndexSearcher(reader);
          for (int query : new int[] {0, 1, 2, 3}) {
            for (int k : new int[] {1, 10, 600}) {
              TopDocs hits = searcher.search(vectors.query(VECTOR, query, k, null, null), k);
              assertEquals(k, hits.scoreDocs.length);
              float before = Float.POSITIVE_INFINITY;
              for (ScoreDoc hit : hits.scoreDocs) {
                assertTrue("score " + hit.score, hit.score >= 0 && hit.score <= before);
                before = hit.score;
              }
            }
          }
        }
      }
    }
  }

  /**
   * A vector whose product with the query is not a number is never a hit while there are others.
   * Recall cannot be as usual, since such vectors are infinitely near to half of the others and
   * take up their links.
   */
  public void testNotANumberIsFarthest() throws IOException {
    float[][] rows = RandomVectors.floats(random(), RandomVectors.Shape.NORMALIZED, 1500, 8);
    for (int row = 0; row < rows.length; row += 20) {
      Arrays.fill(rows[row], 0, 4, Float.MAX_VALUE);
      Arrays.fill(rows[row], 4, 8, -Float.MAX_VALUE);
    }
    float[][] targets = new float[20][8];
    for (float[] target : targets) {
      for (int i = 0; i < 8; i++) {
        target[i] = 1.5f + random().nextFloat();
      }
    }
    VectorSimilarityFunction function = VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    VectorSet vectors = VectorSet.of(function, rows);
    VectorSet queries = VectorSet.of(function, targets);
    try (Directory directory = newDirectory()) {
      HnswParams params = VectorsTestCase.graphs().m(8).efConstruction(60).build();
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        double recall =
            recall(searcher, vectors, queries, 10, null, HnswSearch.ef(100), row -> row % 20 != 0);
        assertTrue("recall " + recall, recall >= 0.5);
      }
    }
  }

  public void testDimensions() throws IOException {
    for (int dimension : new int[] {1, 2, 3, 7, 8, 15, 16, 17, 31, 63, 65, 1023, 4095, 4096}) {
      for (VectorEncoding encoding : VectorEncoding.values()) {
        VectorSimilarityFunction function =
            RandomVectors.pick(random(), VectorSimilarityFunction.values());
        VectorSet vectors =
            VectorSet.random(
                random(), function, encoding, RandomVectors.Shape.NOT_NORMALIZED, 40, dimension);
        try (Directory directory = newDirectory();
            IndexWriter writer = new IndexWriter(directory, config(params()))) {
          addInSegments(writer, vectors, 2);
          writer.forceMerge(1);
          try (DirectoryReader reader = DirectoryReader.open(writer)) {
            recall(new IndexSearcher(reader), vectors, vectors, 5, null, null, row -> true);
          }
        }
      }
    }
  }

  public void testTooManyDimensions() throws IOException {
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      IllegalArgumentException refused =
          expectThrows(
              IllegalArgumentException.class,
              () ->
                  writer.addDocument(
                      document(new float[StrataHnswVectorsFormat.MAX_DIMENSIONS + 1])));
      assertEquals(
          "Field [v] vector's dimensions must be <= [4096]; got 4097", refused.getMessage());
      writer.addDocument(document(1, 2, 3));
    }
  }

  /** -128 has no positive of its own, and its square is the greatest there is. */
  public void testLeastBytes() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      byte[][] rows = new byte[200][300];
      for (byte[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random().nextBoolean() ? Byte.MIN_VALUE : Byte.MAX_VALUE;
        }
      }
      Arrays.fill(rows[7], Byte.MIN_VALUE);
      VectorSet vectors = VectorSet.of(function, rows);
      try (Directory directory = newDirectory()) {
        index(directory, params(), vectors, 1);
        TestUtil.checkIndex(directory);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          IndexSearcher searcher = new IndexSearcher(reader);
          recall(searcher, vectors, vectors, 200, null, null, row -> true);
          TopDocs hits = searcher.search(vectors.query(VECTOR, 7, 1, null, HnswSearch.ef(500)), 1);
          assertEquals(7, hits.scoreDocs[0].doc);
        }
      }
    }
  }
}
