// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;

/** Vectors that are equal, one in many copies or all of them, are found and cost little. */
public class TestEqualVectors extends VectorsTestCase {

  private static VectorSet copies(int distinct, int copies) {
    VectorSet once = vectors(RandomVectors.Shape.NORMALIZED, distinct, 8);
    int copied = random().nextInt(distinct);
    int size = distinct + copies;
    if (once.floats() != null) {
      float[][] all = Arrays.copyOf(once.floats(), size);
      Arrays.fill(all, distinct, size, all[copied]);
      shuffle(all);
      return VectorSet.of(once.function(), all);
    }
    byte[][] all = Arrays.copyOf(once.bytes(), size);
    Arrays.fill(all, distinct, size, all[copied]);
    shuffle(all);
    return VectorSet.of(once.function(), all);
  }

  private static <T> void shuffle(T[] rows) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random().nextInt(i + 1);
      T row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }

  /** All copies are hits when so many are asked for, and the others are still found. */
  public void testCopiesAmongOthers() throws IOException {
    for (int i = 0; i < 4; i++) {
      int copies = 20 + random().nextInt(300);
      VectorSet vectors = copies(600, copies);
      try (Directory directory = newDirectory();
          IndexWriter writer =
              new IndexWriter(directory, config(VectorsTestCase.graphs().m(6).build()))) {
        addInSegments(writer, vectors, 1 + random().nextInt(3));
        if (random().nextBoolean()) {
          writer.forceMerge(1);
        }
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          for (int k : new int[] {1, 10, copies, copies + 100}) {
            double recall =
                recall(
                    new IndexSearcher(reader),
                    vectors,
                    vectors.split(30)[0],
                    k,
                    null,
                    HnswSearch.ef(k + 100),
                    row -> true);
            assertTrue(vectors.function() + ", k " + k + ": " + recall, recall >= 0.95);
          }
        }
      }
    }
  }

  /** Distances that are computed, which unlike time are the same in each run. */
  private static long distances(VectorSet vectors, int k) throws IOException {
    long[] compared = new long[1];
    try (Directory directory = newDirectory()) {
      index(directory, VectorsTestCase.graphs().build(), vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        HnswSearch search =
            HnswSearch.ef(k).statistics(told -> compared[0] += told.distanceComputations());
        TopDocs hits =
            new IndexSearcher(reader).search(vectors.query(VECTOR, 0, k, null, search), k);
        assertEquals(k, hits.scoreDocs.length);
      }
    }
    return compared[0];
  }

  public void testAllEqual() throws IOException {
    int size = 20_000;
    float[][] equal = new float[size][];
    Arrays.fill(equal, RandomVectors.floats(random(), RandomVectors.Shape.NORMALIZED, 1, 8)[0]);
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      long compared = distances(VectorSet.of(function, equal), 100);
      assertTrue(compared + " distances", compared < 10_000);
    }
  }

  /** Zero and negative zero are equal numbers and different bytes; both are found. */
  public void testZeros() throws IOException {
    float[][] zeros = new float[300][4];
    for (int row = 0; row < zeros.length; row++) {
      Arrays.fill(zeros[row], row % 2 == 0 ? 0f : -0f);
      zeros[row][0] = 1; // Lucene refuses zero vectors for the cosine
    }
    for (VectorSimilarityFunction function : VectorSimilarityFunction.values()) {
      assertTrue(distances(VectorSet.of(function, zeros), 200) >= 200);
    }
  }
}
