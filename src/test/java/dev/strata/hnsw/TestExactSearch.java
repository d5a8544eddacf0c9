// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;

/**
 * Lucene's exact search and its rescoring take scores from our scorers, one by one and in bulk:
 * both are Lucene's own scores, of the right documents.
 */
public class TestExactSearch extends VectorsTestCase {
  private static final int ROWS = 700;

  private VectorSet vectors;
  private VectorSet queries;
  private int[] rowOfDoc;
  private Directory directory;
  private DirectoryReader reader;
  private LeafReader leaf;

  private void open(VectorEncoding encoding) throws IOException {
    VectorSet[] sets =
        VectorSet.random(
                random(),
                RandomVectors.pick(random(), VectorSimilarityFunction.values()),
                encoding,
                RandomVectors.pick(random(), RandomVectors.Shape.values()),
                ROWS + 5,
                random().nextInt(1, 40))
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    int holes = random().nextInt(3);
    rowOfDoc = new int[ROWS * (1 + holes)];
    Arrays.fill(rowOfDoc, -1);
    directory = newDirectory();
    try (IndexWriter writer =
        new IndexWriter(directory, config(VectorsTestCase.graphs().build()))) {
      int doc = 0;
      for (int row = 0; row < ROWS; row++) {
        for (int i = holes == 0 ? 0 : random().nextInt(holes + 1); i > 0; i--) {
          writer.addDocument(withoutVector(-1));
          doc++;
        }
        rowOfDoc[doc++] = row;
        writer.addDocument(document(vectors, row));
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

  private VectorScorer scorer(int query) throws IOException {
    return queries.floats() == null
        ? leaf.getByteVectorValues(VECTOR).scorer(queries.bytes()[query])
        : leaf.getFloatVectorValues(VECTOR).scorer(queries.floats()[query]);
  }

  public void testOneByOneFloats() throws IOException {
    open(VectorEncoding.FLOAT32);
    assertOneByOne();
  }

  public void testOneByOneBytes() throws IOException {
    open(VectorEncoding.BYTE);
    assertOneByOne();
  }

  /* Two scorers in turn must not disturb each other. */
  private void assertOneByOne() throws IOException {
    VectorScorer one = scorer(0);
    VectorScorer other = scorer(1);
    DocIdSetIterator docs = one.iterator();
    DocIdSetIterator otherDocs = other.iterator();
    int count = 0;
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      assertEquals(doc, otherDocs.advance(doc));
      assertScore(vectors, rowOfDoc[doc], queries, 0, one.score());
      assertScore(vectors, rowOfDoc[doc], queries, 1, other.score());
      assertScore(vectors, rowOfDoc[doc], queries, 0, one.score());
      count++;
    }
    assertEquals(ROWS, count);
  }

  public void testBulkFloats() throws IOException {
    open(VectorEncoding.FLOAT32);
    assertBulk();
  }

  public void testBulkBytes() throws IOException {
    open(VectorEncoding.BYTE);
    assertBulk();
  }

  private void assertBulk() throws IOException {
    assertBulk(null, null, false);
    for (int percent : new int[] {0, 1, 20, 100}) {
      assertBulk(randomBits(percent), null, false);
      assertBulk(null, randomBits(percent), true);
      assertBulk(randomBits(60), randomBits(percent), true);
    }
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

  /**
   * @param inSteps whether to ask for the documents in windows, as a query with other clauses does
   */
  private void assertBulk(FixedBitSet matching, FixedBitSet liveDocs, boolean inSteps)
      throws IOException {
    VectorScorer.Bulk bulk =
        scorer(0).bulk(matching == null ? null : new BitSetIterator(matching, ROWS));
    DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
    FixedBitSet seen = new FixedBitSet(leaf.maxDoc());
    int upTo = inSteps ? 1 : DocIdSetIterator.NO_MORE_DOCS;
    int last = -1;
    while (true) {
      float max = bulk.nextDocsAndScores(upTo, liveDocs, buffer);
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < buffer.size; i++) {
        int doc = buffer.docs[i];
        assertTrue("out of order or of the window: " + doc, doc > last && doc < upTo);
        last = doc;
        seen.set(doc);
        assertScore(vectors, rowOfDoc[doc], queries, 0, buffer.features[i]);
        greatest = Math.max(greatest, buffer.features[i]);
      }
      assertTrue("a maximum that misses a hit", max >= greatest);
      if (buffer.size == 0 && upTo >= leaf.maxDoc()) {
        break;
      }
      if (buffer.size == 0) {
        upTo += random().nextInt(1, 200);
      }
    }
    for (int doc = 0; doc < leaf.maxDoc(); doc++) {
      boolean wanted =
          rowOfDoc[doc] >= 0
              && (matching == null || matching.get(doc))
              && (liveDocs == null || liveDocs.get(doc));
      assertEquals("doc " + doc, wanted, seen.get(doc));
    }
  }

  /** Few accepted documents make Lucene search exactly; the truth is what it must find. */
  public void testExactSearchOfQueries() throws IOException {
    open(RandomVectors.pick(random(), VectorEncoding.values()));
    IndexSearcher searcher = new IndexSearcher(reader);
    Query filter = NumericDocValuesField.newSlowRangeQuery(ID, 100, 119);
    for (int query = 0; query < queries.size(); query++) {
      TopDocs hits = searcher.search(queries.query(VECTOR, query, 20, filter, null), 20);
      assertEquals(20, assertHits(searcher, hits, vectors, queries, query).length);
    }
  }

  public void testRescoring() throws IOException {
    open(VectorEncoding.FLOAT32);
    IndexSearcher searcher = new IndexSearcher(reader); // the asserting one trips on toString()
    for (int query = 0; query < queries.size(); query++) {
      float[] target = queries.floats()[query];
      Query rescored =
          new RescoreTopNQuery(
              MatchAllDocsQuery.INSTANCE,
              new FullPrecisionFloatVectorSimilarityValuesSource(target, VECTOR),
              15);
      TopDocs hits = searcher.search(rescored, 15);
      int[] found = assertHits(searcher, hits, vectors, queries, query);
      int[] truth = BruteForce.nearest(vectors, queries, query, 15, row -> true);
      assertEquals(1, BruteForce.recall(vectors, queries, query, truth, found), 0);
    }
  }

  /** A query vector is read, and neither kept nor changed. */
  public void testQueryIsLeftAlone() throws IOException {
    open(VectorEncoding.FLOAT32);
    float[] before = queries.floats()[0].clone();
    new IndexSearcher(reader).search(queries.query(VECTOR, 0, 10, null, null), 10);
    assertArrayEquals(before, queries.floats()[0], 0);
  }

  /** No vectors, no scorer: Lucene asks for null then. */
  public void testScorerOfNothing() throws IOException {
    open(VectorEncoding.FLOAT32);
    try (Directory empty = newDirectory();
        IndexWriter writer = new IndexWriter(empty, config(VectorsTestCase.graphs().build()))) {
      writer.addDocument(document(vectors, 0));
      writer.addDocument(withoutVector(-1));
      delete(writer, 0);
      writer.forceMerge(1);
      try (DirectoryReader nothing = DirectoryReader.open(writer)) {
        FloatVectorValues values = getOnlyLeafReader(nothing).getFloatVectorValues(VECTOR);
        if (values != null) {
          assertEquals(0, values.size());
          assertNull(values.scorer(new float[values.dimension()]));
        }
      }
    }
  }

  /** Values of the other encoding do not exist. */
  public void testWrongEncoding() throws IOException {
    open(VectorEncoding.BYTE);
    ByteVectorValues bytes = leaf.getByteVectorValues(VECTOR);
    assertEquals(ROWS, bytes.size());
    IllegalArgumentException refused =
        expectThrows(
            IllegalArgumentException.class,
            () -> reader(leaf, VECTOR).getFloatVectorValues(VECTOR));
    assertEquals("field=\"v\" is encoded as: BYTE expected: FLOAT32", refused.getMessage());
  }
}
