// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * Many threads search one reader as one thread does, also while it is reopened or closed under
 * them.
 */
public class TestConcurrentSearch extends VectorsTestCase {
  private static final int ROWS = 2000;
  private static final int QUERIES = 40;
  private static final int THREADS = 6;

  private VectorSet vectors;
  private VectorSet queries;
  private ExecutorService threads;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    VectorSet[] sets =
        VectorSet.random(
                random(),
                RandomVectors.pick(random(), VectorSimilarityFunction.values()),
                VectorEncoding.FLOAT32,
                RandomVectors.Shape.NOT_NORMALIZED,
                ROWS + QUERIES,
                10)
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    threads = Executors.newFixedThreadPool(THREADS, new NamedThreadFactory("search"));
  }

  @Override
  public void tearDown() throws Exception {
    threads.close();
    super.tearDown();
  }

  private IndexWriter writer(Directory directory) throws IOException {
    HnswParams params =
        VectorsTestCase.graphs()
            .m(6)
            .efConstruction(40)
            .efSearch(30)
            .quantization(RandomVectors.pick(random(), Quantization.values()))
            .build();
    return new IndexWriter(directory, config(params));
  }

  private void index(Directory directory) throws IOException {
    try (IndexWriter writer = writer(directory)) {
      for (int row = 0; row < ROWS; row++) {
        writer.addDocument(document(vectors, row));
        if (row % 7 == 0) {
          writer.addDocument(withoutVector(-1));
        }
      }
    }
  }

  /** Hits in a form to compare; the width changes with the query, so that memory is reused. */
  private String answer(IndexSearcher searcher, int query) throws IOException {
    StringBuilder answer = new StringBuilder();
    HnswSearch width = HnswSearch.ef(1 + query % 5 * 40);
    for (ScoreDoc hit :
        searcher.search(queries.query(VECTOR, query, 10, null, width), 10).scoreDocs) {
      answer.append(hit.doc).append(' ').append(hit.score).append(' ');
    }
    return answer.toString();
  }

  public void testSameAnswers() throws Exception {
    try (Directory directory = newDirectory()) {
      index(directory);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        List<String> expected = new ArrayList<>();
        for (int query = 0; query < QUERIES; query++) {
          expected.add(answer(new IndexSearcher(reader), query));
        }
        List<Future<Void>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int first = thread * 7;
          running.add(
              threads.submit(
                  () -> {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    for (int i = 0; i < 3 * QUERIES; i++) {
                      int query = (first + i) % QUERIES;
                      assertEquals(expected.get(query), answer(searcher, query));
                    }
                    return null;
                  }));
        }
        for (Future<Void> thread : running) {
          thread.get();
        }
      }
    }
  }

  /**
   * Who has a snapshot gets its answers, whole and always the same, while documents come and go,
   * segments are merged and their files deleted.
   */
  public void testReopenedWhileSearching() throws Exception {
    try (Directory directory = newDirectory()) {
      index(directory);
      try (IndexWriter writer =
              new IndexWriter(directory, config(VectorsTestCase.graphs().build()));
          SearcherManager snapshots = new SearcherManager(writer, null)) {
        AtomicBoolean changing = new AtomicBoolean(true);
        List<Future<Integer>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS / 2; thread++) {
          int first = thread * 7;
          running.add(threads.submit(() -> searchSnapshots(snapshots, first, changing)));
        }
        try {
          change(writer, snapshots);
        } finally {
          changing.set(false);
        }
        for (Future<Integer> thread : running) {
          assertTrue(thread.get() > 0);
        }
      }
    }
  }

  private void change(IndexWriter writer, SearcherManager snapshots) throws IOException {
    for (int round = 0; round < 4; round++) {
      for (int row = round; row < ROWS; row += 40) {
        delete(writer, row);
        writer.addDocument(document(vectors, row));
      }
      if (round % 2 == 1) {
        writer.forceMerge(1);
      }
      snapshots.maybeRefreshBlocking();
    }
  }

  private int searchSnapshots(SearcherManager snapshots, int first, AtomicBoolean changing)
      throws IOException {
    int searches = 0;
    do {
      int query = (first + searches) % QUERIES;
      IndexSearcher searcher = snapshots.acquire();
      try {
        TopDocs hits = searcher.search(queries.query(VECTOR, query, 10, null, null), 10);
        assertEquals(10, assertHits(searcher, hits, vectors, queries, query).length);
        assertEquals(answer(searcher, query), answer(searcher, query));
      } finally {
        snapshots.release(searcher);
      }
      searches++;
    } while (changing.get());
    return searches;
  }

  public void testClosedWhileSearchingMappedFiles() throws Exception {
    for (int round = 0; round < 8; round++) {
      try (Directory directory = new MMapDirectory(createTempDir())) {
        assertClosedUnder(directory);
      }
    }
  }

  public void testClosedWhileSearchingCopiedFiles() throws Exception {
    try (Directory directory = new NIOFSDirectory(createTempDir())) {
      index(directory);
      DirectoryReader reader = DirectoryReader.open(directory);
      LeafReaderContext leaf = reader.leaves().getFirst();
      FloatVectorValues values = leaf.reader().getFloatVectorValues(VECTOR);
      values.vectorValue(0);
      reader.close();
      expectThrows(AlreadyClosedException.class, () -> answer(new IndexSearcher(reader), 0));
    }
  }

  /* Each thread has searched before the reader is closed, and goes on until it is told so. */
  private void assertClosedUnder(Directory directory) throws Exception {
    index(directory);
    DirectoryReader reader = DirectoryReader.open(directory);
    CountDownLatch searching = new CountDownLatch(THREADS);
    List<Future<Integer>> running = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      boolean byScorer = thread % 3 == 2;
      running.add(
          threads.submit(
              () -> {
                try {
                  return searchUntilClosed(reader, byScorer, searching);
                } finally {
                  searching.countDown(); // or a failure before would never be seen
                }
              }));
    }
    searching.await();
    reader.close();
    for (Future<Integer> thread : running) {
      assertTrue(thread.get() > 0); // throws whatever the thread has thrown
    }
  }

  private int searchUntilClosed(DirectoryReader reader, boolean byScorer, CountDownLatch searching)
      throws IOException {
    LeafReaderContext leaf = reader.leaves().getFirst();
    int searches = 0;
    try {
      while (true) {
        if (byScorer) {
          FloatVectorValues values = leaf.reader().getFloatVectorValues(VECTOR);
          VectorScorer scorer = values.scorer(queries.floats()[0]);
          for (int i = 0; i < ROWS / 2; i++) {
            scorer.iterator().nextDoc();
            scorer.score();
            values.vectorValue(i);
          }
        } else {
          answer(new IndexSearcher(reader), searches % QUERIES);
        }
        if (++searches == 3) {
          searching.countDown();
        }
      }
    } catch (AlreadyClosedException e) {
      return searches;
    }
  }
}
