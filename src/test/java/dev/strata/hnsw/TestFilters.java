// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;

/**
 * Queries with filters of every share, that have nothing to do with the query, or accept what is
 * near to it or far from it, get min(k, accepted) hits, nearly all of them the true ones.
 */
public final class TestFilters extends VectorsTestCase {
  private static final int ROWS = 4000;
  private static final int K = 10;
  private static final int EF = 60;
  private static final int QUERIES = 12;
  private static final double[] PERCENTS = {100, 50, 10, 1, 0.1, 0.025, 0};

  /** What accepted rows have to do with the query. */
  private enum Correlation {
    NONE,
    NEAR,
    FAR
  }

  private final List<SearchStatistics> told = new ArrayList<>();
  private VectorSet vectors;
  private VectorSet queries;

  public void testEuclidean() throws IOException {
    assertFilters(VectorSimilarityFunction.EUCLIDEAN);
  }

  public void testDotProduct() throws IOException {
    assertFilters(VectorSimilarityFunction.DOT_PRODUCT);
  }

  public void testCosine() throws IOException {
    assertFilters(VectorSimilarityFunction.COSINE);
  }

  public void testMaximumInnerProduct() throws IOException {
    assertFilters(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT);
  }

  private void assertFilters(VectorSimilarityFunction function) throws IOException {
    for (Quantization quantization :
        EnumSet.of(Quantization.NONE, Quantization.INT8, Quantization.INT4)) {
      draw(function, 24);
      HnswParams params = graphs().m(12).efConstruction(60).quantization(quantization).build();
      boolean sparse = random().nextBoolean();
      boolean[] deleted = new boolean[ROWS];
      try (Directory directory = newDirectory()) {
        try (IndexWriter writer = new IndexWriter(directory, sorted(config(params)))) {
          for (int row = 0; row < ROWS; row++) {
            writer.addDocument(document(vectors, row));
            if (sparse && random().nextInt(3) == 0) {
              writer.addDocument(withoutVector(-1 - row));
            }
          }
          writer.commit();
          if (random().nextBoolean()) {
            for (int row = 0; row < ROWS; row += 5) {
              delete(writer, row);
              deleted[row] = true;
            }
          }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          assertFilters(new IndexSearcher(reader), row -> deleted[row] == false);
        }
      }
    }
    assertTrue(told.stream().anyMatch(s -> s.regime() == Regime.WALK));
    assertTrue(told.stream().anyMatch(s -> s.regime() == Regime.SCAN));
  }

  private static IndexWriterConfig sorted(IndexWriterConfig config) {
    return random().nextBoolean()
        ? config
        : config.setIndexSort(new Sort(new SortField(ID, SortField.Type.LONG, true)));
  }

  private void assertFilters(IndexSearcher searcher, IntPredicate live) throws IOException {
    double sum = 0;
    for (double percent : PERCENTS) {
      for (Correlation correlation : Correlation.values()) {
        double recall = recall(searcher, percent, correlation, live, EF);
        assertTrue(percent + " %, " + correlation + ": " + recall, recall >= 0.8);
        sum += recall;
      }
    }
    double mean = sum / PERCENTS.length / Correlation.values().length;
    assertTrue("on average " + mean, mean >= 0.95);
  }

  private double recall(
      IndexSearcher searcher, double percent, Correlation correlation, IntPredicate live, int ef)
      throws IOException {
    double recall = 0;
    for (int query = 0; query < QUERIES; query++) {
      boolean[] accepted = accepted(query, percent, correlation);
      IntPredicate mayBe = row -> accepted[row] && live.test(row);
      Query filter = NumericDocValuesField.newSlowSetQuery(ID, rows(accepted));
      HnswSearch options = HnswSearch.ef(ef).statistics(told::add);
      recall +=
          recall(searcher, vectors, queries.range(query, query + 1), K, filter, options, mayBe)
              / QUERIES;
    }
    return recall;
  }

  private boolean[] accepted(int query, double percent, Correlation correlation) {
    int count = (int) Math.round(percent / 100 * ROWS);
    int[] byDistance = BruteForce.nearest(vectors, queries, query, ROWS, row -> true);
    boolean[] accepted = new boolean[ROWS];
    for (int i = 0; i < count; i++) {
      switch (correlation) {
        case NEAR -> accepted[byDistance[i]] = true;
        case FAR -> accepted[byDistance[ROWS - 1 - i]] = true;
        case NONE -> accepted[(int) ((i * 2654435761L + 17 * query) % ROWS)] = true;
      }
    }
    return accepted;
  }

  private static long[] rows(boolean[] accepted) {
    return IntStream.range(0, ROWS).filter(row -> accepted[row]).asLongStream().toArray();
  }

  private void draw(VectorSimilarityFunction function, int dimension) {
    draw(function, RandomVectors.pick(random(), RandomVectors.Shape.values()), dimension);
  }

  private void draw(VectorSimilarityFunction function, RandomVectors.Shape shape, int dimension) {
    VectorSet[] split =
        VectorSet.random(
                random(), function, VectorEncoding.FLOAT32, shape, ROWS + QUERIES, dimension)
            .split(ROWS);
    vectors = split[0];
    queries = split[1];
  }

  /**
   * Distances of two thousand dimensions are dear enough for rejected nodes not to be compared. The
   * layers above 0 have more links than the coarse one below, lest a walk end in a cluster that is
   * not the query's.
   */
  public void testFilteredWalk() throws IOException {
    draw(VectorSimilarityFunction.EUCLIDEAN, RandomVectors.Shape.CLUSTERED, 2048);
    HnswParams params =
        graphs().m(4).maxM(16).efConstruction(100).quantization(Quantization.NONE).build();
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        recall(searcher, 10, Correlation.NONE, row -> true, K);
        List<SearchStatistics> walks =
            told.stream().filter(s -> s.regime() == Regime.FILTERED_WALK).toList();
        assertTrue(regimes().toString(), walks.size() > QUERIES / 2); // few may lie near by chance
        for (SearchStatistics walk : walks) {
          assertTrue(walk.toString(), walk.distanceComputations() < ROWS / 10 + 200);
          assertTrue(walk.filterRejections() > 0);
          assertTrue(walk.reason(), walk.reason().endsWith("a walk on accepted nodes alone fewer"));
        }
        told.clear();
        double far = recall(searcher, 10, Correlation.FAR, row -> true, K);
        assertEquals("what lies apart is scanned", Set.of(Regime.WALK_GIVEN_UP), regimes());
        assertEquals(1, far, 0);
      }
    }
  }

  /**
   * A walk that was to be cheap finds none of those it needs, and costs little more than a scan.
   */
  public void testWalkIsGivenUp() throws IOException {
    draw(VectorSimilarityFunction.EUCLIDEAN, 16);
    HnswParams params = graphs().m(4).efConstruction(30).quantization(Quantization.NONE).build();
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        double recall = recall(new IndexSearcher(reader), 50, Correlation.FAR, row -> true, 40);
        assertEquals(1, recall, 0);
        assertEquals(Set.of(Regime.WALK_GIVEN_UP), regimes());
        for (SearchStatistics search : told) {
          assertTrue(search.toString(), search.distanceComputations() < ROWS / 2 + 1000);
          assertTrue(
              search.reason(), search.reason().endsWith("too few accepted vectors to go on"));
          assertFalse(search.endedEarly());
        }
      }
    }
  }

  /** A third would be scanned, but the third that is nearest is walked. */
  public void testATrialFindsThatTheAcceptedAreNear() throws IOException {
    draw(VectorSimilarityFunction.EUCLIDEAN, 16);
    HnswParams params = graphs().m(4).efConstruction(30).quantization(Quantization.NONE).build();
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        recall(searcher, 35, Correlation.NEAR, row -> true, 50);
        assertEquals(Set.of(Regime.WALK), regimes());
        for (SearchStatistics search : told) {
          assertTrue(search.toString(), search.distanceComputations() < search.accepted() / 2);
        }
      }
    }
  }

  private Set<Regime> regimes() {
    EnumSet<Regime> regimes = EnumSet.noneOf(Regime.class);
    told.forEach(search -> regimes.add(search.regime()));
    return regimes;
  }
}
