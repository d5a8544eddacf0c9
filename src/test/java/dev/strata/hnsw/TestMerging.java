// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.NamedThreadFactory;

/** A merged graph is as good as one built from nothing, and the same on any number of threads. */
public class TestMerging extends VectorsTestCase {
  private static final int ROWS = 2400;
  private static final int QUERIES = 100;
  private static final int K = 10;

  /** Recall that a merge may lose against a build from nothing, on so few vectors and queries. */
  private static final double LOST = 0.04;

  private static final HnswParams PARAMS =
      VectorsTestCase.graphs().m(8).efConstruction(60).workers(4).build();

  private static VectorSet[] randomSets() {
    return VectorSet.random(
            random(),
            RandomVectors.pick(random(), VectorSimilarityFunction.values()),
            RandomVectors.pick(random(), VectorEncoding.values()),
            RandomVectors.pick(random(), RandomVectors.Shape.values()),
            ROWS + QUERIES,
            16)
        .split(ROWS);
  }

  private static double recall(Directory directory, VectorSet[] sets, boolean[] deleted)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(1, reader.leaves().size());
      for (GraphReport.Level level : GraphReport.of(getOnlyLeafReader(reader), VECTOR).levels()) {
        assertEquals(level.nodes(), level.reachable());
      }
      return recall(
          new IndexSearcher(reader),
          sets[0],
          sets[1],
          K,
          null,
          HnswSearch.ef(30).fullPrecision(),
          row -> deleted[row] == false);
    }
  }

  /** The same rows in one flush. */
  private static double recallFromNothing(VectorSet[] sets, boolean[] deleted) throws IOException {
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(new StrataHnswVectorsFormat(PARAMS)))) {
        for (int row = 0; row < ROWS; row++) {
          if (deleted[row] == false) {
            writer.addDocument(document(sets[0], row));
          }
        }
      }
      return recall(directory, sets, deleted);
    }
  }

  private void assertMergeIsGood(KnnVectorsFormat source, double deletedShare, boolean sorted)
      throws IOException {
    VectorSet[] sets = randomSets();
    boolean[] deleted = new boolean[ROWS];
    try (Directory directory = newDirectory()) {
      Sort sort = sorted ? new Sort(new SortField(ID, SortField.Type.LONG, true)) : null;
      IndexWriterConfig first = config(source);
      IndexWriterConfig second = config(new StrataHnswVectorsFormat(PARAMS));
      if (sorted) {
        first.setIndexSort(sort);
        second.setIndexSort(sort);
      }
      try (IndexWriter writer = new IndexWriter(directory, first)) {
        addInSegments(writer, sets[0], 2 + random().nextInt(5));
        for (int row = 0; row < ROWS; row++) {
          if (random().nextDouble() < deletedShare) {
            deleted[row] = true;
            delete(writer, row);
          }
        }
      }
      try (IndexWriter writer = new IndexWriter(directory, second)) {
        writer.forceMerge(1);
      }
      TestUtil.checkIndex(directory);
      double merged = recall(directory, sets, deleted);
      double anew = recallFromNothing(sets, deleted);
      String what = source + ", " + deletedShare + ", " + sets[0].function();
      assertTrue(what + ": " + merged + ", anew " + anew, merged >= anew - LOST);
    }
  }

  public void testDeletes() throws IOException {
    for (double share : new double[] {0, 0.1, 0.5, 0.9}) {
      assertMergeIsGood(new StrataHnswVectorsFormat(PARAMS), share, false);
    }
  }

  public void testIndexSort() throws IOException {
    assertMergeIsGood(new StrataHnswVectorsFormat(PARAMS), 0.1, true);
  }

  public void testOtherFormatsAndParameters() throws IOException {
    List<KnnVectorsFormat> others =
        List.of(
            new Lucene99HnswVectorsFormat(8, 60),
            new StrataHnswVectorsFormat(VectorsTestCase.graphs().m(3).efConstruction(9).build()),
            new StrataHnswVectorsFormat(VectorsTestCase.graphs().m(30).build()),
            new StrataHnswVectorsFormat(VectorsTestCase.graphs().minGraphSize(ROWS).build()));
    for (KnnVectorsFormat other : others) {
      assertMergeIsGood(other, 0.2, random().nextBoolean());
    }
  }

  /** Generation after generation, in each of which a few documents are replaced by new ones. */
  public void testChurn() throws IOException {
    VectorSet[] sets = randomSets();
    boolean[] deleted = new boolean[ROWS];
    int generations = TEST_NIGHTLY ? 100 : 20;
    int kept = ROWS / 2;
    int replaced = kept / (2 * generations);
    Arrays.fill(deleted, kept, ROWS, true);
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(new StrataHnswVectorsFormat(PARAMS)))) {
        add(writer, sets[0], 0, kept);
        writer.commit();
        for (int generation = 0; generation < generations; generation++) {
          int from = kept + generation * replaced;
          add(writer, sets[0], from, from + replaced);
          Arrays.fill(deleted, from, from + replaced, false);
          for (int i = 0; i < replaced; i++) {
            int row = random().nextInt(from);
            deleted[row] = true;
            delete(writer, row);
          }
          writer.commit();
          writer.forceMerge(1);
        }
      }
      double churned = recall(directory, sets, deleted);
      double anew = recallFromNothing(sets, deleted);
      assertTrue(churned + " after " + generations + ", anew " + anew, churned >= anew - LOST);
    }
  }

  /** The bytes of all vector files of an index with one segment. */
  private static List<byte[]> bytes(Directory directory) throws IOException {
    List<byte[]> all = new ArrayList<>();
    String[] names = directory.listAll();
    Arrays.sort(names);
    for (String name : names) {
      if (name.matches(".*\\.ve[cmqx]")) {
        try (IndexInput in = directory.openInput(name, IOContext.READONCE)) {
          // a part of the header is the random id of the segment
          int header = (int) Math.min(64, in.length() - CodecUtil.footerLength());
          byte[] bytes = new byte[(int) in.length() - header - CodecUtil.footerLength()];
          in.seek(header);
          in.readBytes(bytes, 0, bytes.length);
          all.add(bytes);
        }
      }
    }
    assertEquals(4, all.size());
    return all;
  }

  private static List<byte[]> mergedBy(Executor executor, int workers, VectorSet vectors)
      throws IOException {
    HnswParams params = PARAMS.toBuilder().workers(workers).build();
    try (Directory directory = newDirectory()) {
      IndexWriterConfig config = config(new StrataHnswVectorsFormat(params, executor));
      config.getMergePolicy().setNoCFSRatio(0);
      try (IndexWriter writer = new IndexWriter(directory, config.setUseCompoundFile(false))) {
        addInSegments(writer, vectors, 3);
        writer.forceMerge(1);
      }
      return bytes(directory);
    }
  }

  /** Whatever the executor is like: none, in place, busy, refusing, shut down or free. */
  public void testSameBytesByAnyExecutor() throws IOException {
    VectorSet vectors = randomSets()[0];
    List<byte[]> alone = mergedBy(null, 1, vectors);
    ExecutorService free = Executors.newFixedThreadPool(3, new NamedThreadFactory("TestMerging"));
    ExecutorService over = Executors.newFixedThreadPool(3, new NamedThreadFactory("TestMerging"));
    over.shutdown();
    List<Runnable> never = new ArrayList<>();
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("full");
        };
    try {
      for (Executor executor : List.of(free, over, refusing, never::add, Runnable::run)) {
        List<byte[]> merged = mergedBy(executor, 2 + random().nextInt(7), vectors);
        for (int file = 0; file < alone.size(); file++) {
          assertArrayEquals(executor + ", file " + file, alone.get(file), merged.get(file));
        }
      }
    } finally {
      free.close();
    }
    never.forEach(Runnable::run); // come when all is over, and find nothing to do
  }
}
