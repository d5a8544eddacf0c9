// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Base of tests that write vectors into an index and search them. A document has its row as a term
 * and as doc values, both called {@value #ID}, and its vector in {@value #VECTOR}.
 */
@SuppressCodecs("SimpleText") // it reads all vectors by its own format, whatever wrote them
abstract class VectorsTestCase extends LuceneTestCase {
  static final String ID = "id";
  static final String VECTOR = "v";

  /** Starts from the defaults, but with a graph however few the vectors are. */
  static HnswParams.Builder graphs() {
    return HnswParams.builder().minGraphSize(0);
  }

  /** Segments are made by commits alone, merges are asked for. */
  static IndexWriterConfig config(HnswParams params) {
    LogDocMergePolicy merges = new LogDocMergePolicy();
    merges.setMergeFactor(1000);
    merges.setNoCFSRatio(random().nextBoolean() ? 1 : 0);
    return new IndexWriterConfig()
        .setCodec(new StrataHnswCodec(params))
        .setMergePolicy(merges)
        .setMergeScheduler(new SerialMergeScheduler())
        .setRAMBufferSizeMB(256)
        .setUseCompoundFile(random().nextBoolean());
  }

  /** Chooses the format by the field. */
  static Codec codec(Function<String, KnnVectorsFormat> formats) {
    Codec lucene = TestUtil.getDefaultCodec();
    KnnVectorsFormat perField =
        new PerFieldKnnVectorsFormat() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return formats.apply(field);
          }
        };
    return new FilterCodec(lucene.getName(), lucene) {
      @Override
      public KnnVectorsFormat knnVectorsFormat() {
        return perField;
      }
    };
  }

  /** As {@link #config(HnswParams)} with another format. */
  static IndexWriterConfig config(KnnVectorsFormat format) {
    return config(graphs().build()).setCodec(codec(field -> format));
  }

  /** Vectors of any encoding, for any similarity. */
  static VectorSet vectors(RandomVectors.Shape shape, int rows, int dimension) {
    return VectorSet.random(
        random(),
        RandomVectors.pick(random(), VectorSimilarityFunction.values()),
        RandomVectors.pick(random(), VectorEncoding.values()),
        shape,
        rows,
        dimension);
  }

  static Document document(VectorSet vectors, int row) {
    Document document = new Document();
    document.add(new StringField(ID, Integer.toString(row), Store.NO));
    document.add(new NumericDocValuesField(ID, row));
    document.add(vectors.field(VECTOR, row));
    return document;
  }

  /** A document whose id is a row, and which has no vector. */
  static Document withoutVector(int row) {
    Document document = new Document();
    document.add(new StringField(ID, Integer.toString(row), Store.NO));
    document.add(new NumericDocValuesField(ID, row));
    return document;
  }

  static void add(IndexWriter writer, VectorSet vectors, int from, int to) throws IOException {
    for (int row = from; row < to; row++) {
      writer.addDocument(document(vectors, row));
    }
  }

  /** Adds all vectors, in a number of segments of about the same size. */
  static void addInSegments(IndexWriter writer, VectorSet vectors, int segments)
      throws IOException {
    int from = 0;
    for (int segment = 1; segment <= segments; segment++) {
      int to = vectors.size() * segment / segments;
      add(writer, vectors, from, to);
      writer.commit();
      from = to;
    }
  }

  /** Writes all vectors into a new index. */
  static void index(Directory directory, HnswParams params, VectorSet vectors, int segments)
      throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config(params))) {
      addInSegments(writer, vectors, segments);
    }
  }

  static void delete(IndexWriter writer, int row) throws IOException {
    writer.deleteDocuments(new Term(ID, Integer.toString(row)));
  }

  /** The rows of the hits, best first. */
  static int[] rows(IndexSearcher searcher, TopDocs hits) throws IOException {
    int[] rows = new int[hits.scoreDocs.length];
    for (int i = 0; i < rows.length; i++) {
      NumericDocValues ids = MultiDocValues.getNumericValues(searcher.getIndexReader(), ID);
      assertTrue(ids.advanceExact(hits.scoreDocs[i].doc));
      rows[i] = (int) ids.longValue();
    }
    return rows;
  }

  /**
   * Mean recall of the queries among the accepted rows. Each answer is checked on the way: exactly
   * as many hits as there can be, none that is not accepted, and all that {@link #assertHits} asks.
   */
  static double recall(
      IndexSearcher searcher,
      VectorSet vectors,
      VectorSet queries,
      int k,
      Query filter,
      KnnSearchStrategy strategy,
      IntPredicate accepted)
      throws IOException {
    double sum = 0;
    for (int query = 0; query < queries.size(); query++) {
      TopDocs hits = searcher.search(queries.query(VECTOR, query, k, filter, strategy), k);
      int[] found = assertHits(searcher, hits, vectors, queries, query);
      int[] truth = BruteForce.nearest(vectors, queries, query, k, accepted);
      assertEquals("hits", truth.length, found.length);
      for (int row : found) {
        assertTrue("not accepted: " + row, accepted.test(row));
      }
      sum += BruteForce.recall(vectors, queries, query, truth, found);
    }
    return sum / queries.size();
  }

  /**
   * The order is by score, then by document; no document comes twice; each score is that of the
   * document's own vector.
   *
   * @return the rows of the hits
   */
  static int[] assertHits(
      IndexSearcher searcher, TopDocs hits, VectorSet vectors, VectorSet queries, int query)
      throws IOException {
    int[] rows = rows(searcher, hits);
    for (int i = 0; i < rows.length; i++) {
      float score = hits.scoreDocs[i].score;
      assertScore(vectors, rows[i], queries, query, score);
      if (i > 0) {
        float before = hits.scoreDocs[i - 1].score;
        assertTrue("score rises at " + i, score <= before);
        assertTrue(
            "tie out of order at " + i,
            score < before || hits.scoreDocs[i].doc > hits.scoreDocs[i - 1].doc);
      }
    }
    return rows;
  }

  /** The score is Lucene's, but for the last bits: sums are made in another order. */
  static void assertScore(VectorSet vectors, int row, VectorSet queries, int query, float score) {
    float expected = vectors.score(row, queries, query);
    assertEquals(expected, score, vectors.rounding(row, queries, query));
  }

  /** Our reader below Lucene's wrapping. */
  static StrataHnswVectorsReader reader(LeafReader leaf, String field) {
    KnnVectorsReader reader = ((CodecReader) leaf).getVectorReader();
    if (reader instanceof PerFieldKnnVectorsFormat.FieldsReader perField) {
      reader = perField.getFieldReader(field);
    }
    return (StrataHnswVectorsReader) reader;
  }

  static HnswGraph graph(LeafReader leaf, String field) throws IOException {
    return reader(leaf, field).getGraph(field);
  }
}
