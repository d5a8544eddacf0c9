// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenByteKnnVectorQuery;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.Directory;

/**
 * Lucene's queries for the best child of each parent: k parents, none of them twice, and nearly the
 * ones that brute force over the parents finds.
 */
public final class TestNestedDocuments extends VectorsTestCase {
  private static final int PARENTS = 1500;
  private static final int CHILDREN = 3;
  private static final int ROWS = PARENTS * CHILDREN;
  private static final int QUERIES = 15;
  private static final int K = 10;
  private static final int EF = 40 * CHILDREN;

  private static final BitSetProducer IS_PARENT =
      new QueryBitSetProducer(new TermQuery(new Term("kind", "parent")));

  private final List<SearchStatistics> told = new ArrayList<>();
  private VectorSet vectors;
  private VectorSet queries;
  private int minGraphSize;

  public void testFloats() throws IOException {
    for (Quantization quantization : Quantization.values()) {
      assertParents(VectorEncoding.FLOAT32, quantization);
    }
  }

  public void testBytes() throws IOException {
    assertParents(VectorEncoding.BYTE, Quantization.NONE);
  }

  public void testWithoutGraph() throws IOException {
    minGraphSize = Integer.MAX_VALUE;
    assertParents(VectorEncoding.FLOAT32, Quantization.INT4);
  }

  /** Estimates decide where to walk, not what is handed over. */
  public void testWalksByCodes() throws IOException {
    assertParents(VectorEncoding.FLOAT32, Quantization.INT4);
    List<SearchStatistics> walks = told.stream().filter(s -> s.regime() == Regime.WALK).toList();
    assertFalse(walks.isEmpty());
    for (SearchStatistics walk : walks) {
      assertEquals(walk.distanceComputations(), walk.codedDistances());
      assertTrue(walk.toString(), walk.rescored() >= K);
      assertTrue(walk.toString(), walk.rescored() < walk.codedDistances());
    }
  }

  private void assertParents(VectorEncoding encoding, Quantization quantization)
      throws IOException {
    VectorSet[] split =
        VectorSet.random(
                random(),
                RandomVectors.pick(random(), VectorSimilarityFunction.values()),
                encoding,
                RandomVectors.pick(random(), RandomVectors.Shape.values()),
                ROWS + QUERIES,
                16)
            .split(ROWS);
    vectors = split[0];
    queries = split[1];
    makeSiblingsAlike();
    HnswParams params =
        HnswParams.builder()
            .minGraphSize(minGraphSize)
            .m(12)
            .efConstruction(60)
            .quantization(quantization)
            .build();
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config(params))) {
        for (int parent = 0; parent < PARENTS; parent++) {
          writer.addDocuments(family(parent));
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        assertParents(searcher, null, row -> true);
        int from = ROWS / 3;
        Query filter = NumericDocValuesField.newSlowRangeQuery(ID, from, ROWS);
        assertParents(searcher, filter, row -> row >= from);
        searcher.setTimeout(() -> false); // which hides what kind of collector it is
        assertParents(searcher, null, row -> true);
        assertParents(searcher, filter, row -> row >= from);
      }
    }
  }

  /** So that the nearest children have few parents. */
  private void makeSiblingsAlike() {
    for (int row = 0; row < ROWS; row++) {
      int first = row - row % CHILDREN;
      if (row == first) {
        continue;
      }
      if (vectors.floats() != null) {
        System.arraycopy(vectors.floats()[first], 0, vectors.floats()[row], 0, 16);
        vectors.floats()[row][row - first] *= 0.98f;
      } else {
        System.arraycopy(vectors.bytes()[first], 0, vectors.bytes()[row], 0, 16);
        vectors.bytes()[row][row - first] /= 2;
      }
    }
  }

  private List<Document> family(int parent) {
    List<Document> family = new ArrayList<>();
    for (int child = 0; child < CHILDREN; child++) {
      family.add(document(vectors, parent * CHILDREN + child));
    }
    Document document = new Document();
    document.add(new StringField("kind", "parent", Store.NO));
    family.add(document);
    return family;
  }

  private void assertParents(IndexSearcher searcher, Query filter, IntPredicate accepted)
      throws IOException {
    double found = 0;
    for (int query = 0; query < QUERIES; query++) {
      TopDocs hits = searcher.search(query(query, filter), K);
      int[] rows = assertHits(searcher, hits, vectors, queries, query);
      assertEquals(K, rows.length);
      Set<Integer> parents = new HashSet<>();
      for (int row : rows) {
        assertTrue(accepted.test(row));
        assertTrue("a parent twice", parents.add(row / CHILDREN));
      }
      parents.retainAll(nearestParents(query, accepted));
      found += parents.size();
    }
    assertTrue("recall " + found / QUERIES / K, found >= 0.9 * QUERIES * K);
  }

  private Query query(int query, Query filter) {
    HnswSearch options = HnswSearch.ef(EF).statistics(told::add);
    return queries.floats() == null
        ? new DiversifyingChildrenByteKnnVectorQuery(
            VECTOR, queries.bytes()[query], filter, K, IS_PARENT, options)
        : new DiversifyingChildrenFloatKnnVectorQuery(
            VECTOR, queries.floats()[query], filter, K, IS_PARENT, options);
  }

  private Set<Integer> nearestParents(int query, IntPredicate accepted) {
    float[] best = new float[PARENTS];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < ROWS; row++) {
      if (accepted.test(row)) {
        int parent = row / CHILDREN;
        best[parent] = Math.max(best[parent], vectors.score(row, queries, query));
      }
    }
    return new HashSet<>(
        IntStream.range(0, PARENTS)
            .boxed()
            .sorted(Comparator.comparingDouble(parent -> -best[parent]))
            .limit(K)
            .toList());
  }
}
