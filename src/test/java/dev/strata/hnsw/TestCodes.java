// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;

/** Which fields get codes, and what the options of a query do on them. */
public class TestCodes extends VectorsTestCase {
  private static final int INT4 = 2;

  public void testAutoTakesFourBitsOfOrdinaryData() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      RandomVectors.Shape shape = RandomVectors.pick(random(), RandomVectors.Shape.values());
      assertEquals(
          function + " " + shape,
          INT4,
          codes(Quantization.AUTO, vectors(function, shape, 300, 96)));
    }
  }

  /** Groups of vectors that differ by less than any code can tell. */
  public void testAutoTakesNoneOfWhatCodesCannotTell() throws IOException {
    VectorSet vectors =
        vectors(VectorSimilarityFunction.EUCLIDEAN, RandomVectors.Shape.NORMALIZED, 800, 32);
    float[][] rows = vectors.floats();
    for (int row = 10; row < rows.length; row++) {
      for (int i = 0; i < 32; i++) {
        rows[row][i] = rows[row % 10][i] + 1e-4f * rows[row][i];
      }
    }
    assertEquals(0, codes(Quantization.AUTO, vectors));
    assertEquals(INT4, codes(Quantization.INT4, vectors));
  }

  /** Squared lengths that are no float32. */
  public void testNoCodesOfGreatLengths() throws IOException {
    VectorSet vectors =
        vectors(VectorSimilarityFunction.DOT_PRODUCT, RandomVectors.Shape.NORMALIZED, 50, 8);
    vectors.floats()[20][3] = 1e19f;
    for (Quantization quantization : Quantization.values()) {
      assertEquals(quantization.toString(), 0, codes(quantization, vectors));
    }
  }

  public void testNoCodesOfBytes() throws IOException {
    VectorSet vectors =
        VectorSet.random(
            random(),
            VectorSimilarityFunction.COSINE,
            VectorEncoding.BYTE,
            RandomVectors.Shape.NOT_NORMALIZED,
            60,
            9);
    for (Quantization quantization : Quantization.values()) {
      assertEquals(quantization.toString(), 0, codes(quantization, vectors));
    }
  }

  /** How many candidates are compared again follows k, the field and the query. */
  public void testOversampling() throws IOException {
    VectorSet vectors =
        vectors(VectorSimilarityFunction.EUCLIDEAN, RandomVectors.Shape.CLUSTERED, 2000, 40);
    HnswParams params =
        VectorsTestCase.graphs()
            .m(6)
            .efConstruction(40)
            .quantization(Quantization.INT4)
            .oversampling(3)
            .build();
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        assertEquals(15, rescored(searcher, vectors, 5, HnswSearch.ef(50)));
        assertEquals(15, rescored(searcher, vectors, 5, HnswSearch.ef(8)));
        assertEquals(12, rescored(searcher, vectors, 5, HnswSearch.ef(6)));
        assertEquals(7, rescored(searcher, vectors, 5, HnswSearch.ef(50).oversampling(1.3f)));
        assertEquals(40, rescored(searcher, vectors, 5, HnswSearch.ef(20).oversampling(100)));
        assertEquals(0, rescored(searcher, vectors, 5, HnswSearch.ef(50).fullPrecision()));
      }
    }
  }

  private static long rescored(IndexSearcher searcher, VectorSet vectors, int k, HnswSearch search)
      throws IOException {
    List<SearchStatistics> seen = new ArrayList<>();
    Query query = vectors.query(VECTOR, 7, k, null, search.statistics(seen::add));
    assertEquals(k, searcher.search(query, k).scoreDocs.length);
    assertEquals(1, seen.size());
    assertEquals(SearchStatistics.Regime.WALK, seen.getFirst().regime());
    return seen.getFirst().rescored();
  }

  /** More candidates never lose a neighbour: of one walk, those of less are among those of more. */
  public void testRecallGrowsWithOversampling() throws IOException {
    VectorSet[] sets =
        vectors(VectorSimilarityFunction.COSINE, RandomVectors.Shape.NOT_NORMALIZED, 3050, 64)
            .split(3000);
    HnswParams params =
        VectorsTestCase.graphs().m(8).efConstruction(60).quantization(Quantization.BINARY).build();
    try (Directory directory = newDirectory()) {
      index(directory, params, sets[0], 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        double[] recalls = new double[3];
        float[] factors = {1, 3, 10};
        for (int i = 0; i < factors.length; i++) {
          HnswSearch search = HnswSearch.ef(100).oversampling(factors[i]);
          recalls[i] = recall(searcher, sets[0], sets[1], 10, null, search, row -> true);
        }
        assertTrue(Arrays.toString(recalls), recalls[0] < recalls[1] && recalls[1] <= recalls[2]);
      }
    }
  }

  private VectorSet vectors(
      VectorSimilarityFunction function, RandomVectors.Shape shape, int count, int dimension) {
    return VectorSet.random(random(), function, VectorEncoding.FLOAT32, shape, count, dimension);
  }

  /** The type of codes that an index of some vectors has, by its id on disk. */
  private static int codes(Quantization quantization, VectorSet vectors) throws IOException {
    HnswParams params =
        VectorsTestCase.graphs().m(4).efConstruction(10).quantization(quantization).build();
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
        add(writer, vectors, 0, vectors.size());
      }
      byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
      return DecodedField.all(meta).getFirst().codes();
    }
  }
}
