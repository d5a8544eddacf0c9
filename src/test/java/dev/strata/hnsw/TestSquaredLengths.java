// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.ParallelLoop;
import java.io.IOException;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;

/** Squared lengths by themselves, and what cosines come of them. */
public class TestSquaredLengths extends VectorsTestCase {
  private static final int DIMENSION = 9;

  public void testOfVectors() {
    assertEquals(25, SquaredLengths.of(new float[] {0, 3, -4}), 0);
    assertEquals(0, SquaredLengths.of(new float[3]), 0);
    // summed as float32, the second and third would be lost
    assertEquals(16777218, SquaredLengths.of(new float[] {4096, 1, 1}), 0);
    assertEquals(Float.MIN_VALUE, SquaredLengths.of(new float[] {0x1p-75f, 0x1p-75f, 1e-23f}), 0);
    assertEquals(0, SquaredLengths.of(new float[] {Float.MIN_VALUE, 1e-30f}), 0);
    assertEquals(Float.POSITIVE_INFINITY, SquaredLengths.of(new float[] {1e20f, 0}), 0);
  }

  /** Vectors of one direction are equally near, whatever their lengths. */
  public void testEqualDirections() throws IOException {
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(VectorsTestCase.graphs().build()))) {
        for (int i = 1; i <= 50; i++) {
          Document document = new Document();
          float[] vector = {3 * i, 5 * i, -7 * i};
          document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.COSINE));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        ScoreDoc[] hits =
            new IndexSearcher(reader)
                .search(new KnnFloatVectorQuery(VECTOR, new float[] {1, 2, 3}, 50), 50)
                .scoreDocs;
        assertEquals(50, hits.length);
        for (ScoreDoc hit : hits) {
          assertEquals(hits[0].score, hit.score, 0);
        }
      }
    }
  }

  public void testBelongToFloatsComparedByCosine() {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      for (VectorEncoding encoding : VectorEncoding.values()) {
        assertEquals(
            function == VectorSimilarityFunction.COSINE && encoding == VectorEncoding.FLOAT32,
            SquaredLengths.belongTo(new Similarity(function, encoding, DIMENSION)));
      }
    }
  }

  /** Written once, read in any order, from files that are mapped and files that are not. */
  public void testRoundTrip() throws IOException {
    int count = 1 + random().nextInt(200);
    float[][] vectors =
        RandomVectors.floats(random(), RandomVectors.Shape.NOT_NORMALIZED, count, DIMENSION);
    try (Directory heap = new ByteBuffersDirectory();
        Directory mapped = new MMapDirectory(createTempDir())) {
      for (Directory directory : new Directory[] {heap, mapped}) {
        long offset = write(directory, vectors);
        try (IndexInput in = directory.openInput("lengths", IOContext.DEFAULT)) {
          SquaredLengths lengths = SquaredLengths.open(in, offset, count);
          assertRead(vectors, lengths);
          assertRead(vectors, lengths.copy());
        }
      }
    }
  }

  public void testClosed() throws IOException {
    try (Directory directory = new MMapDirectory(createTempDir())) {
      long offset = write(directory, new float[5][DIMENSION]);
      SquaredLengths lengths;
      try (IndexInput in = directory.openInput("lengths", IOContext.DEFAULT)) {
        lengths = SquaredLengths.open(in, offset, 5);
      }
      expectThrows(
          AlreadyClosedException.class, () -> lengths.read(new int[] {3}, 1, new float[1]));
    }
  }

  private static long write(Directory directory, float[][] vectors) throws IOException {
    try (IndexOutput out = directory.createOutput("rows", IOContext.DEFAULT)) {
      for (float[] vector : vectors) {
        for (float component : vector) {
          out.writeInt(Float.floatToIntBits(component));
        }
      }
    }
    try (IndexInput rows = directory.openInput("rows", IOContext.DEFAULT);
        IndexOutput out = directory.createOutput("lengths", IOContext.DEFAULT)) {
      out.writeByte((byte) 7);
      RowSource source = new RowSource(rows, DIMENSION * Float.BYTES);
      ParallelLoop alone = new ParallelLoop(null, 1);
      return SquaredLengths.write(
          new FieldRows(source, DIMENSION, vectors.length, alone, AbortCheck.NEVER), out);
    }
  }

  private static void assertRead(float[][] vectors, SquaredLengths lengths) throws IOException {
    for (int round = 0; round < 20; round++) {
      int[] ords = new int[1 + random().nextInt(40)];
      for (int i = 0; i < ords.length; i++) {
        ords[i] = random().nextInt(vectors.length);
      }
      float[] out = new float[ords.length + 1];
      lengths.read(ords, ords.length, out);
      for (int i = 0; i < ords.length; i++) {
        assertEquals(SquaredLengths.of(vectors[ords[i]]), out[i], 0);
      }
      assertEquals(0, out[ords.length], 0);
    }
  }

  /** Vectors too short or too long for their squares are found, with a finite score. */
  public void testScoresOfExtremes() throws IOException {
    float[][] vectors = {{1, 0}, {1e-30f, 0}, {1e30f, 0}, {0, 2}, {-5, 0}};
    float[] expected = {1, 0.5f, 0.5f, 0.5f, 0};
    for (boolean graph : new boolean[] {true, false}) {
      HnswParams params =
          (graph ? VectorsTestCase.graphs() : HnswParams.builder().minGraphSize(100)).build();
      try (Directory directory = newDirectory()) {
        try (IndexWriter writer = new IndexWriter(directory, config(params))) {
          for (float[] vector : vectors) {
            Document document = new Document();
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.COSINE));
            writer.addDocument(document);
          }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          IndexSearcher searcher = new IndexSearcher(reader);
          for (float length : new float[] {1, 1e-15f, 1e7f}) {
            ScoreDoc[] hits = search(searcher, length);
            assertEquals(vectors.length, hits.length);
            for (ScoreDoc hit : hits) {
              assertEquals(expected[hit.doc], hit.score, 1e-6f);
            }
          }
          for (float length : new float[] {0, 1e-30f}) { // a query without a direction
            for (ScoreDoc hit : search(searcher, length)) {
              assertEquals(0.5f, hit.score, 0);
            }
          }
        }
      }
    }
  }

  private static ScoreDoc[] search(IndexSearcher searcher, float length) throws IOException {
    return searcher.search(new KnnFloatVectorQuery(VECTOR, new float[] {length, 0}, 10), 10)
        .scoreDocs;
  }
}
