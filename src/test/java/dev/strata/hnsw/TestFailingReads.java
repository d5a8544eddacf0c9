// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.NamedThreadFactory;

/**
 * A read of vectors or codes that fails, in whichever of the threads that build a graph, ends the
 * flush or the merge with its exception, and leaves the last commit whole and nothing open.
 */
public class TestFailingReads extends VectorsTestCase {
  private static final int ROWS = 600;
  private static final int COMMITTED = 300;
  private static final int NEVER = -1;

  private final AtomicInteger reads = new AtomicInteger();
  private volatile int failing = NEVER;

  private ExecutorService threads;
  private VectorSet vectors;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    threads = Executors.newFixedThreadPool(3, new NamedThreadFactory("TestFailingReads"));
    vectors = vectors(RandomVectors.Shape.CLUSTERED, ROWS, 6);
  }

  @Override
  public void tearDown() throws Exception {
    threads.close();
    super.tearDown();
  }

  /** Thrown by the read that fails. */
  private static final class FailedRead extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Fails one read of the files of vectors and codes, and so the one that is not mapped. */
  private final class FailingReads extends FilterDirectory {
    FailingReads(Directory in) {
      super(in);
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
      IndexInput input = super.openInput(name, context);
      return name.endsWith(".vec") || name.endsWith(".veq") ? new Input(input) : input;
    }
  }

  private final class Input extends FilterIndexInput {
    Input(IndexInput in) {
      super(in.toString(), in);
    }

    private void read() throws IOException {
      if (reads.incrementAndGet() == failing) {
        throw new FailedRead();
      }
    }

    @Override
    public byte readByte() throws IOException {
      read();
      return super.readByte();
    }

    @Override
    public void readBytes(byte[] bytes, int offset, int length) throws IOException {
      read();
      super.readBytes(bytes, offset, length);
    }

    @Override
    public IndexInput slice(String description, long offset, long length) throws IOException {
      return new Input(super.slice(description, offset, length));
    }

    @Override
    public IndexInput clone() {
      return new Input(in.clone());
    }
  }

  public void testAnyRead() throws IOException {
    int all = readsOf(NEVER);
    for (int i = 0; i < atLeast(15); i++) {
      readsOf(1 + random().nextInt(all / 2)); // how many there are depends on the threads a little
    }
  }

  /** Flushes and merges, of which one read fails; returns how many there were. */
  private int readsOf(int failingRead) throws IOException {
    HnswParams params = graphs().m(4).efConstruction(20).workers(4).build();
    try (Directory directory = new FailingReads(newDirectory())) {
      try (IndexWriter writer = new IndexWriter(directory, config(params))) {
        add(writer, vectors, 0, COMMITTED);
      }
      reads.set(0);
      failing = failingRead;
      IndexWriterConfig config = config(params);
      config.setCodec(new StrataHnswCodec(params, threads));
      IndexWriter writer = new IndexWriter(directory, config);
      boolean failed = false;
      try {
        add(writer, vectors, COMMITTED, ROWS);
        writer.flush();
        writer.forceMerge(1);
        writer.commit();
      } catch (IOException | IllegalStateException e) {
        failed = true;
        assertTrue(e.toString(), isFailedRead(e));
      }
      writer.rollback();
      failing = NEVER;
      assertEquals("an exception was swallowed", failingRead != NEVER, failed);
      assertWhole(directory, failed ? COMMITTED : ROWS);
    }
    return reads.get();
  }

  private static boolean isFailedRead(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && cause instanceof FailedRead == false) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private void assertWhole(Directory directory, int rows) throws IOException {
    TestUtil.checkIndex(directory);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(rows, reader.numDocs());
      VectorSet some = vectors.split(5)[0];
      recall(new IndexSearcher(reader), vectors, some, 10, null, null, row -> row < rows);
    }
  }
}
