// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;

/**
 * Floors under recall@10 at ef = 100, for every metric, encoding and kind of data, and for segments
 * of each origin: flushed, several, with deletes, and merged. Segments are large enough for their
 * graphs to be walked.
 */
public class TestRecall extends VectorsTestCase {
  private static final int ROWS = 6000;

  /** Rows of the first segment; the rest is the second. */
  private static final int FIRST = 3000;

  private static final int QUERIES = 30;
  private static final int K = 10;

  /** Narrow enough for a walk to be cheaper than a scan, also of segments with deletes. */
  private static final int EF = 45;

  /** The lowest of 1,024 measurements, eight of each, was 0.983. */
  private static final double FLOOR = 0.95;

  /**
   * What a walk by codes loses is at most what a walk in full loses by its way, and what the best
   * codes of all lose by their coarseness, but for this: the most of 640 measurements was 0.097, of
   * 1 bit in tight clusters.
   */
  private static final double MARGIN = 0.15;

  public void testEuclideanFloats() throws IOException {
    assertRecall(VectorSimilarityFunction.EUCLIDEAN, VectorEncoding.FLOAT32);
  }

  public void testEuclideanBytes() throws IOException {
    assertRecall(VectorSimilarityFunction.EUCLIDEAN, VectorEncoding.BYTE);
  }

  public void testDotProductFloats() throws IOException {
    assertRecall(VectorSimilarityFunction.DOT_PRODUCT, VectorEncoding.FLOAT32);
  }

  public void testDotProductBytes() throws IOException {
    assertRecall(VectorSimilarityFunction.DOT_PRODUCT, VectorEncoding.BYTE);
  }

  public void testCosineFloats() throws IOException {
    assertRecall(VectorSimilarityFunction.COSINE, VectorEncoding.FLOAT32);
  }

  public void testCosineBytes() throws IOException {
    assertRecall(VectorSimilarityFunction.COSINE, VectorEncoding.BYTE);
  }

  public void testMaximumInnerProductFloats() throws IOException {
    assertRecall(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, VectorEncoding.FLOAT32);
  }

  public void testMaximumInnerProductBytes() throws IOException {
    assertRecall(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, VectorEncoding.BYTE);
  }

  public void testInt8() throws IOException {
    assertRecall(CodeType.INT8);
  }

  public void testInt4() throws IOException {
    assertRecall(CodeType.INT4);
  }

  public void testBinary() throws IOException {
    assertRecall(CodeType.BINARY);
  }

  private void assertRecall(VectorSimilarityFunction function, VectorEncoding encoding)
      throws IOException {
    List<RandomVectors.Shape> shapes = new ArrayList<>(List.of(RandomVectors.Shape.values()));
    Collections.shuffle(shapes, random());
    for (RandomVectors.Shape shape : shapes.subList(0, 2)) { // all have their turn in time
      VectorSet[] split =
          VectorSet.random(random(), function, encoding, shape, ROWS + QUERIES, 12).split(ROWS);
      new Life(null, shape, split[0], split[1]).assertAll();
    }
  }

  /** Of 60 dimensions, which no register divides; each metric gets its turn, with any shape. */
  private void assertRecall(CodeType codes) throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      RandomVectors.Shape shape = RandomVectors.pick(random(), RandomVectors.Shape.values());
      VectorSet[] split =
          VectorSet.random(random(), function, VectorEncoding.FLOAT32, shape, ROWS + QUERIES, 60)
              .split(ROWS);
      new Life(codes, shape, split[0], split[1]).assertAll();
    }
  }

  /**
   * The life of an index, with a floor under the recall at each stage.
   *
   * @param codes null to let the data decide, which must not be seen in the recall
   */
  private record Life(
      CodeType codes, RandomVectors.Shape shape, VectorSet vectors, VectorSet queries) {

    /* A third of the rows is deleted at random, so that all neighbourhoods have holes. */
    void assertAll() throws IOException {
      boolean[] deleted = new boolean[ROWS];
      HnswParams params =
          VectorsTestCase.graphs().m(8).efConstruction(60).quantization(quantization()).build();
      try (Directory directory = newDirectory();
          IndexWriter writer = new IndexWriter(directory, config(params))) {
        add(writer, vectors, 0, FIRST);
        writer.commit();
        IntPredicate first = row -> row < FIRST;
        assertRecall("flushed", directory, first, first);
        add(writer, vectors, FIRST, ROWS);
        writer.commit();
        assertRecall("two segments", directory, row -> true, first, first.negate());
        for (int row = 0; row < ROWS; row++) {
          if (random().nextInt(3) == 0) {
            deleted[row] = true;
            delete(writer, row);
          }
        }
        writer.commit();
        IntPredicate live = row -> deleted[row] == false;
        assertRecall("deletes", directory, live, first, first.negate());
        writer.forceMerge(1);
        writer.commit();
        assertRecall("merged", directory, live, live);
      }
    }

    private void assertRecall(
        String stage, Directory directory, IntPredicate live, IntPredicate... groups)
        throws IOException {
      List<SearchStatistics.Regime> regimes = new ArrayList<>();
      HnswSearch ef = HnswSearch.ef(EF).statistics(searched -> regimes.add(searched.regime()));
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(groups.length, reader.leaves().size());
        IndexSearcher searcher = new IndexSearcher(reader);
        double recall = recall(searcher, vectors, queries, K, null, ef, live);
        String what = quantization() + ", " + vectors.function() + ", " + shape + ", " + stage;
        if (codes == null) {
          assertTrue(what + ": " + recall, recall >= FLOOR);
        } else {
          HnswSearch plain = HnswSearch.ef(EF).fullPrecision();
          double full = recall(searcher, vectors, queries, K, null, plain, live);
          double best = new CodesRanking(codes, vectors, queries).recall(groups, EF, K, live);
          String of = recall + ", walks in full: " + full + ", all codes: " + best;
          assertTrue(what + ": " + of, recall >= full + best - 1 - MARGIN);
        }
      }
      assertTrue(regimes.size() >= groups.length * QUERIES);
      long walks = regimes.stream().filter(SearchStatistics.Regime.WALK::equals).count();
      assertTrue("scans prove nothing about a graph: " + regimes, walks >= 0.9 * regimes.size());
    }

    private Quantization quantization() {
      return codes == null ? Quantization.AUTO : Quantization.valueOf(codes.name());
    }
  }
}
