// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;

/** True neighbours, from a file and by brute force, and the recall against them. */
@SuppressFileSystems("*") // they map no files
@SuppressCodecs("SimpleText") // its vectors are not per field, so it cannot name our format
public final class TestGroundTruth extends LuceneTestCase {

  public void testRecall() {
    GroundTruth truth = new GroundTruth(new int[][] {{9, 1, 5, 3}, {2, 4, 6, 8}});
    assertEquals(1, truth.recall(new int[][] {{1, 3, 5, 9}, {8, 6, 4, 2}}), 0);
    assertEquals(0, truth.recall(new int[][] {{2, 4, 6, 8}, {}}), 0);
    assertEquals(0.375, truth.recall(new int[][] {{9, 0, 0, 0}, {7, 8, 1, 2}}), 0);
    assertEquals(9, truth.maxRow());
  }

  public void testRecallWithoutTruth() {
    GroundTruth truth = new GroundTruth(new int[][] {{}, {}});
    assertEquals(1, truth.recall(new int[][] {{}, {}}), 0);
    assertEquals(-1, truth.maxRow());
  }

  public void testRecallOfOtherQueries() {
    GroundTruth truth = new GroundTruth(new int[][] {{1}});
    expectThrows(IllegalArgumentException.class, () -> truth.recall(new int[2][1]));
  }

  public void testRead() throws IOException {
    Path path =
        VectorFixtures.ivecs(
            createTempDir().resolve("t.ivecs"), new int[][] {{5, 6, 7}, {1, 2, 3}});
    GroundTruth truth = GroundTruth.read(path, 2, 2);
    assertArrayEquals(new int[][] {{5, 6}, {1, 2}}, truth.rows());
    assertEquals(1, GroundTruth.read(path, 1, 3).rows().length);
    assertEquals(
        path + " has 2 rows, but there are 3 queries",
        expectThrows(IllegalArgumentException.class, () -> GroundTruth.read(path, 3, 1))
            .getMessage());
    assertEquals(
        path + " has 3 neighbours per query, but k is 4",
        expectThrows(IllegalArgumentException.class, () -> GroundTruth.read(path, 1, 4))
            .getMessage());
  }

  /** Whole numbers, so that equal distances are equal and abundant. */
  public void testExactAgainstPlainLoop() throws IOException {
    VectorSimilarityFunction similarity =
        random().nextBoolean()
            ? VectorSimilarityFunction.EUCLIDEAN
            : VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    int dimension = 1 + random().nextInt(12);
    float[][] vectors =
        VectorFixtures.whole(random(), 50 + random().nextInt(300), dimension, -4, 4);
    float[][] queries = VectorFixtures.whole(random(), 20, dimension, -4, 4);
    Path path = createTempDir();
    IndexSettings settings =
        new IndexSettings(
            "v", new FieldEncoding(VectorEncoding.FLOAT32, similarity), HnswParams.defaults());
    TreeSet<Integer> deleted = new TreeSet<>();
    try (Directory directory = FSDirectory.open(path)) {
      writeSegments(directory, settings, vectors);
      delete(directory, vectors.length, deleted);
    }
    int k = 1 + random().nextInt(30);
    try (VectorIndex index = VectorIndex.open(path, "v")) {
      assertTrue(index.hasRows());
      int[][] rows = GroundTruth.exact(index, queries, k, Progress.SILENT).rows();
      for (int i = 0; i < queries.length; i++) {
        assertArrayEquals(plainLoop(similarity, vectors, deleted, queries[i], k), rows[i]);
      }
      int[] all = new ExactSearch(index).nearest(queries[0], vectors.length + 1, null);
      assertEquals(vectors.length - deleted.size(), all.length);
    }
  }

  private static void writeSegments(Directory directory, IndexSettings settings, float[][] vectors)
      throws IOException {
    try (IndexBuild build = new IndexBuild(directory, settings, false, Progress.SILENT)) {
      for (int row = 0; row < vectors.length; row++) {
        build.add(vectors[row], row);
        if (random().nextInt(100) == 0) {
          build.commit();
        }
      }
      build.finish();
    }
  }

  private static void delete(Directory directory, int rows, TreeSet<Integer> deleted)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = random().nextInt(10); i > 0; i--) {
        int row = random().nextInt(rows);
        deleted.add(row);
        writer.deleteDocuments(NumericDocValuesField.newSlowExactQuery(IndexBuild.ROW_FIELD, row));
      }
    }
  }

  private static int[] plainLoop(
      VectorSimilarityFunction similarity,
      float[][] vectors,
      TreeSet<Integer> deleted,
      float[] query,
      int k) {
    List<Integer> rows = new ArrayList<>(IntStream.range(0, vectors.length).boxed().toList());
    rows.removeAll(deleted);
    rows.sort(
        Comparator.<Integer>comparingDouble(row -> distance(similarity, vectors[row], query))
            .thenComparing(Comparator.naturalOrder()));
    return rows.stream().limit(k).mapToInt(Integer::intValue).toArray();
  }

  private static double distance(VectorSimilarityFunction similarity, float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum +=
          similarity == VectorSimilarityFunction.EUCLIDEAN
              ? (a[i] - b[i]) * (a[i] - b[i])
              : -a[i] * b[i];
    }
    return sum;
  }
}
