// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.ParallelLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.NamedThreadFactory;

/** Rows are gone through once each and taken in order, whoever works. */
public final class TestFieldRows extends LuceneTestCase {
  private Directory directory;
  private ExecutorService pool;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    directory = newDirectory();
    pool = Executors.newFixedThreadPool(3, new NamedThreadFactory("TestFieldRows"));
  }

  @Override
  public void tearDown() throws Exception {
    pool.close();
    directory.close();
    super.tearDown();
  }

  @FunctionalInterface
  private interface Task {
    void run(FieldRows rows) throws IOException;
  }

  /** Component {@code i} of row {@code ord} is {@code ord + i}. */
  private void withRows(int count, int dimension, AbortCheck abort, Task task) throws IOException {
    String name = "rows" + count + "x" + dimension;
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      for (int ord = 0; ord < count; ord++) {
        for (int i = 0; i < dimension; i++) {
          out.writeInt(Float.floatToIntBits(ord + i));
        }
      }
    }
    try (IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
      RowSource source = new RowSource(in, dimension * Float.BYTES);
      for (int workers : new int[] {1, 2, 4, 9}) {
        ParallelLoop loop = new ParallelLoop(workers == 1 ? null : pool, workers);
        task.run(new FieldRows(source, dimension, count, loop, abort));
      }
    }
    directory.deleteFile(name);
  }

  public void testAllInOrder() throws IOException {
    for (int dimension : new int[] {1, 100, 20_000}) { // of the last, a chunk has one row
      for (int count : new int[] {0, 1, 2, dimension == 20_000 ? 50 : 40_000}) {
        AtomicInteger checks = new AtomicInteger();
        withRows(
            count,
            dimension,
            checks::incrementAndGet,
            rows -> {
              checks.set(0);
              float[] expected = new float[count];
              for (int ord = 0; ord < count; ord++) {
                expected[ord] = ord + dimension - 1;
              }
              assertArrayEquals(expected, lastComponents(rows), 0);
              int chunks = Math.ceilDiv(count, rows.chunkRows());
              assertEquals(count + chunks, checks.get());
            });
      }
    }
  }

  private static float[] lastComponents(FieldRows rows) throws IOException {
    float[] all = new float[rows.count()];
    int[] taken = {0};
    rows.forAll(
        () -> (vector, chunk, at) -> chunk[at] = vector[vector.length - 1],
        () -> new float[rows.chunkRows()],
        (chunk, count) -> {
          System.arraycopy(chunk, 0, all, taken[0], count);
          taken[0] += count;
        });
    assertEquals(all.length, taken[0]);
    return all;
  }

  /** A chunk ends where it does with one thread: sums of them are the same to the last bit. */
  public void testChunksDoNotDependOnThreads() throws IOException {
    List<List<Integer>> all = new ArrayList<>();
    withRows(
        30_000,
        7,
        AbortCheck.NEVER,
        rows -> {
          List<Integer> sizes = new ArrayList<>();
          rows.forAll(
              () -> (vector, chunk, at) -> {}, () -> "", (chunk, count) -> sizes.add(count));
          all.add(sizes);
        });
    assertTrue(all.getFirst().size() > 1);
    assertEquals(4, all.size());
    for (List<Integer> sizes : all) {
      assertEquals(all.getFirst(), sizes);
    }
  }

  /** What a thread throws comes to the caller, and ends the work of all. */
  public void testAborted() throws IOException {
    AtomicInteger left = new AtomicInteger();
    IOException aborted = new IOException("aborted");
    withRows(
        30_000,
        7,
        () -> {
          if (left.decrementAndGet() < 0) {
            throw aborted;
          }
        },
        rows -> {
          left.set(random().nextInt(30_000));
          IOException thrown = expectThrows(IOException.class, () -> lastComponents(rows));
          assertTrue(thrown == aborted || Arrays.asList(thrown.getSuppressed()).contains(aborted));
        });
  }
}
