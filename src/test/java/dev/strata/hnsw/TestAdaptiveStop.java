// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;

/** Walks that end by themselves, the later the more slack they have. */
public final class TestAdaptiveStop extends VectorsTestCase {
  private static final int ROWS = 3000;
  private static final int QUERIES = 20;
  private static final int K = 10;
  private static final int EF = 100;

  private final List<SearchStatistics> told = new ArrayList<>();
  private VectorSet vectors;
  private VectorSet queries;

  public void testEachMetric() throws IOException {
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      for (VectorEncoding encoding : VectorEncoding.values()) {
        assertStops(function, encoding);
      }
    }
  }

  private void assertStops(VectorSimilarityFunction function, VectorEncoding encoding)
      throws IOException {
    VectorSet[] split =
        VectorSet.random(
                random(), function, encoding, RandomVectors.Shape.CLUSTERED, ROWS + QUERIES, 16)
            .split(ROWS);
    vectors = split[0];
    queries = split[1];
    Quantization quantization =
        encoding == VectorEncoding.BYTE ? Quantization.NONE : Quantization.INT4;
    HnswParams params = graphs().m(4).efConstruction(60).quantization(quantization).build();
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        assertStops(searcher, null, 0);
        Query filter = NumericDocValuesField.newSlowRangeQuery(ID, ROWS / 5, ROWS);
        assertStops(searcher, filter, ROWS / 5);
      }
    }
  }

  private void assertStops(IndexSearcher searcher, Query filter, int from) throws IOException {
    HnswSearch plain = HnswSearch.ef(EF);
    long all = distances(searcher, filter, from, plain);
    long none = distances(searcher, filter, from, plain.adaptive(0));
    long some = distances(searcher, filter, from, plain.adaptive(0.1f));
    long more = distances(searcher, filter, from, plain.adaptive(0.3f));
    assertTrue(none + " of " + all, none < all);
    assertTrue(some + " after " + none, none <= some);
    assertTrue(more + " after " + some, some <= more);
    assertTrue(all + " after " + more, more <= all);
  }

  private long distances(IndexSearcher searcher, Query filter, int from, HnswSearch options)
      throws IOException {
    told.clear();
    recall(
        searcher, vectors, queries, K, filter, options.statistics(told::add), row -> row >= from);
    assertTrue(told.toString(), told.stream().allMatch(s -> s.regime() == Regime.WALK));
    return told.stream().mapToLong(SearchStatistics::distanceComputations).sum();
  }

  public void testAmpleSlackFindsWhatTheWidthFinds() throws IOException {
    VectorSet[] split =
        VectorSet.random(
                random(),
                VectorSimilarityFunction.EUCLIDEAN,
                VectorEncoding.FLOAT32,
                RandomVectors.Shape.CLUSTERED,
                ROWS + 5 * QUERIES,
                16)
            .split(ROWS);
    vectors = split[0];
    queries = split[1];
    HnswParams params = graphs().m(4).efConstruction(60).quantization(Quantization.NONE).build();
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        double wide = recall(searcher, vectors, queries, K, null, HnswSearch.ef(EF), row -> true);
        HnswSearch adaptive = HnswSearch.ef(EF).adaptive(0.5f).statistics(told::add);
        double found = recall(searcher, vectors, queries, K, null, adaptive, row -> true);
        assertTrue(found + " of " + wide, found >= wide - 0.03);
      }
    }
  }

  public void testSlackMustBeInBounds() {
    for (float slack : new float[] {-0.1f, 10.1f, Float.NaN}) {
      IllegalArgumentException e =
          expectThrows(IllegalArgumentException.class, () -> HnswSearch.defaults().adaptive(slack));
      assertEquals("slack must be between 0 and 10.0, got: " + slack, e.getMessage());
    }
    assertEquals("HnswSearch[ef=5, slack=0.2]", HnswSearch.ef(5).adaptive(0.2f).toString());
    assertEquals(HnswSearch.ef(5).adaptive(0.2f), HnswSearch.ef(5).adaptive(0.2f));
    assertNotEquals(HnswSearch.ef(5), HnswSearch.ef(5).adaptive(0));
  }
}
