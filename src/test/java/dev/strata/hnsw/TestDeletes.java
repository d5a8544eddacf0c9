// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.IOSupplier;

/**
 * A deleted document is never a hit, whether it is still in its segment or was merged away; what is
 * left after a merge is the live documents with their own vectors, no more and no fewer.
 */
public class TestDeletes extends VectorsTestCase {
  private static final int ROWS = 1000;

  private static VectorSet floats(int count) {
    return VectorSet.random(
        random(),
        RandomVectors.pick(random(), VectorSimilarityFunction.values()),
        VectorEncoding.FLOAT32,
        RandomVectors.pick(random(), RandomVectors.Shape.values()),
        count,
        6);
  }

  private static HnswParams params() {
    return VectorsTestCase.graphs().m(6).efConstruction(50).build();
  }

  /** Rounds of updates, deletes and merges, each checked by what the index then holds. */
  public void testUpdateStorm() throws IOException {
    VectorSet vectors = floats(5 * ROWS);
    Map<Integer, Integer> rowOfKey = new HashMap<>();
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      int next = 0;
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < ROWS / 2; i++) {
          int key = random().nextInt(ROWS);
          Integer before = rowOfKey.put(key, next);
          if (before != null) {
            delete(writer, before);
          }
          writer.addDocument(document(vectors, next++));
        }
        for (int i = 0; i < ROWS / 10; i++) {
          Integer before = rowOfKey.remove(random().nextInt(ROWS));
          if (before != null) {
            delete(writer, before);
          }
        }
        if (round % 2 == 1) {
          writer.forceMerge(random().nextInt(1, 3));
        }
        BitSet live = new BitSet();
        rowOfKey.values().forEach(live::set);
        assertHolds(writer, vectors, live);
      }
    }
  }

  private static void assertHolds(IndexWriter writer, VectorSet vectors, BitSet live)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      assertEquals(live.cardinality(), reader.numDocs());
      IndexSearcher searcher = new IndexSearcher(reader);
      VectorSet queries = floats(10);
      VectorSet ofFunction = VectorSet.of(vectors.function(), queries.floats());
      double recall = recall(searcher, vectors, ofFunction, 10, null, null, live::get);
      assertTrue("recall " + recall, recall >= 0.85);
      List<Integer> found = new ArrayList<>();
      for (LeafReaderContext leaf : reader.leaves()) {
        collect(leaf, vectors, found);
      }
      assertEquals(live.cardinality(), found.size());
      assertTrue(found.stream().allMatch(live::get));
    }
  }

  /* The live rows of a leaf, each with its own vector. */
  private static void collect(LeafReaderContext leaf, VectorSet vectors, List<Integer> found)
      throws IOException {
    FloatVectorValues values = leaf.reader().getFloatVectorValues(VECTOR);
    NumericDocValues ids = leaf.reader().getNumericDocValues(ID);
    KnnVectorValues.DocIndexIterator docs = values.iterator();
    int doc;
    while ((doc = docs.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS) {
      assertTrue(ids.advanceExact(doc));
      int row = (int) ids.longValue();
      assertArrayEquals(vectors.floats()[row], values.vectorValue(docs.index()), 0);
      if (leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(doc)) {
        found.add(row);
      }
    }
  }

  /** Few of many are left: the walk is over before it has met them. */
  public void testAllButFewDeleted() throws IOException {
    VectorSet vectors = floats(2 * ROWS);
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config(params()))) {
      addInSegments(writer, vectors, 2);
      BitSet live = new BitSet();
      for (int row = 0; row < vectors.size(); row++) {
        if (row == 7 || row == ROWS + 3 || row == 2 * ROWS - 1) {
          live.set(row);
        } else {
          delete(writer, row);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        IndexSearcher searcher = newSearcher(reader);
        for (int k : new int[] {1, 3, 10}) {
          assertEquals(1, recall(searcher, vectors, floats(vectors, 5), k, live), 0);
        }
      }
      writer.forceMerge(1);
      assertHolds(writer, vectors, live);
    }
  }

  private static VectorSet floats(VectorSet like, int count) {
    return VectorSet.of(like.function(), floats(count).floats());
  }

  private static double recall(
      IndexSearcher searcher, VectorSet vectors, VectorSet queries, int k, BitSet live)
      throws IOException {
    return recall(searcher, vectors, queries, k, null, null, live::get);
  }

  /** Lucene drops such segments at once unless it is told to keep them. */
  public void testAllDeleted() throws IOException {
    VectorSet vectors = floats(ROWS);
    IndexWriterConfig config = config(params());
    config.setMergePolicy(
        new FilterMergePolicy(config.getMergePolicy()) {
          @Override
          public boolean keepFullyDeletedSegment(IOSupplier<CodecReader> reader) {
            return true;
          }

          @Override
          public int numDeletesToMerge(
              SegmentCommitInfo info, int deleted, IOSupplier<CodecReader> reader) {
            return deleted;
          }
        });
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      add(writer, vectors, 0, ROWS);
      writer.deleteDocuments(new Term(ID, "0"));
      writer.commit();
      for (int row = 0; row < ROWS; row++) {
        delete(writer, row);
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(0, reader.numDocs());
        assertEquals(ROWS, reader.maxDoc());
        for (int k : new int[] {1, 10, ROWS}) {
          recall(newSearcher(reader), vectors, floats(vectors, 3), k, new BitSet());
        }
      }
      TestUtil.checkIndex(directory);
    }
  }
}
