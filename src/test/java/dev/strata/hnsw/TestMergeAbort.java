// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.InfoStream;

/**
 * A merge that nobody wants any more ends at once, in whatever it is doing: copying vectors,
 * building a graph, writing it. What it has written is gone, and the index is as before.
 */
public class TestMergeAbort extends VectorsTestCase {
  private static final int ROWS = 1200;
  private static final int DIMENSION = 64;

  private final AtomicReference<MergePolicy.OneMerge> merge = new AtomicReference<>();

  /** What was done after the merge had been told to end. */
  private final AtomicInteger inVain = new AtomicInteger();

  /** Keeps hold of the merge that is asked for. */
  private final class Watching extends FilterMergePolicy {
    Watching(MergePolicy in) {
      super(in);
    }

    @Override
    public MergeSpecification findForcedMerges(
        SegmentInfos infos, int max, Map<SegmentCommitInfo, Boolean> segments, MergeContext context)
        throws IOException {
      MergeSpecification found = super.findForcedMerges(infos, max, segments, context);
      if (found != null) {
        merge.set(found.merges.getFirst());
      }
      return found;
    }

    @Override
    public MergeSpecification findMerges(
        MergeTrigger trigger, SegmentInfos infos, MergeContext context) {
      return null; // nothing but what a test asks for
    }
  }

  /** What is done when a merge has come to the point where it is to be aborted. */
  @FunctionalInterface
  private interface Abort {
    void run();
  }

  /** Calls the abort when so many bytes were written to a file of the merge. */
  private final class WriteCounting extends FilterDirectory {
    private final String extension;
    private final int bytes;
    private final Abort abort;

    WriteCounting(Directory in, String extension, int bytes, Abort abort) {
      super(in);
      this.extension = extension;
      this.bytes = bytes;
      this.abort = abort;
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      IndexOutput out = in.createOutput(name, context);
      boolean watched = merge.get() != null && name.endsWith(extension);
      return watched ? new Counting(name, out) : out;
    }

    private final class Counting extends FilterIndexOutput {
      private int written;

      Counting(String name, IndexOutput out) {
        super("counting " + name, name, out);
      }

      private void count(int more) {
        if (merge.get().isAborted()) {
          inVain.incrementAndGet();
        }
        if (written < bytes && written + more >= bytes) {
          abort.run();
        }
        written += more;
      }

      @Override
      public void writeByte(byte b) throws IOException {
        count(Byte.BYTES);
        super.writeByte(b);
      }

      @Override
      public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
        count(length);
        super.writeBytes(bytes, offset, length);
      }
    }
  }

  /** Calls the abort when half of the merged graph is built. */
  private InfoStream watching(Abort abort) {
    return new StrataMessages(
        message -> {
          BuildProgress progress =
              BuildProgress.parse(BuildProgress.COMPONENT, message).orElse(null);
          if (progress != null && progress.total() == ROWS) {
            if (merge.get().isAborted()) {
              inVain.incrementAndGet();
            } else if (progress.done() >= ROWS / 2) {
              abort.run();
            }
          }
        });
  }

  private IndexWriterConfig config() {
    HnswParams params = VectorsTestCase.graphs().m(6).efConstruction(30).build();
    IndexWriterConfig config = config(params);
    return config.setMergePolicy(new Watching(config.getMergePolicy()));
  }

  private void setAborted() {
    merge.get().setAborted();
  }

  /** Ends in the middle of the copying of vectors, before another one is copied. */
  public void testWhileCopying() throws IOException {
    assertAborted("vec", 500 * DIMENSION * Float.BYTES, 3);
  }

  /** Ends in the middle of the writing of codes, before those of another chunk are written. */
  public void testWhileWritingCodes() throws IOException {
    assertAborted("veq", 500 * DIMENSION / 2, 0);
  }

  /** Ends in the middle of the writing of a graph, before another row of links is begun. */
  public void testWhileWritingTheGraph() throws IOException {
    assertAborted("vex", 10_032, 2 * 12);
  }

  private void assertAborted(String extension, int bytes, int allowed) throws IOException {
    try (Directory real = newDirectory();
        Directory directory = new WriteCounting(real, extension, bytes, this::setAborted)) {
      try (IndexWriter writer = new IndexWriter(directory, config())) {
        assertMergeEnds(writer);
      }
      assertTrue(inVain.get() + " writes in vain", inVain.get() <= allowed);
      assertAsBefore(real);
    }
  }

  /** Ends in the middle of the building of a graph, before there is anything to report. */
  public void testWhileBuilding() throws IOException {
    try (Directory directory = newDirectory();
        InfoStream watching = watching(this::setAborted)) {
      try (IndexWriter writer = new IndexWriter(directory, config().setInfoStream(watching))) {
        assertMergeEnds(writer);
      }
      assertEquals("reports in vain", 0, inVain.get());
      assertAsBefore(directory);
    }
  }

  private void assertMergeEnds(IndexWriter writer) throws IOException {
    addInSegments(writer, vectors(), 2);
    writer.commit();
    try {
      writer.forceMerge(1);
    } catch (IOException e) { // whether it tells its caller is Lucene's choice
      Throwable cause = e.getCause() == null ? e : e.getCause();
      assertTrue(cause.toString(), cause instanceof MergePolicy.MergeAbortedException);
    }
    assertTrue("the merge was over before its abort", merge.get().isAborted());
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      assertEquals(2, reader.leaves().size());
    }
  }

  private static VectorSet vectors() {
    return VectorSet.random(
        random(),
        VectorSimilarityFunction.EUCLIDEAN,
        VectorEncoding.FLOAT32,
        RandomVectors.Shape.NOT_NORMALIZED,
        ROWS,
        DIMENSION);
  }

  /** Two whole segments, and no file that does not belong to them. */
  private static void assertAsBefore(Directory directory) throws IOException {
    TestUtil.checkIndex(directory);
    SegmentInfos commit = SegmentInfos.readLatestCommit(directory);
    assertEquals(2, commit.size());
    Set<String> expected = new TreeSet<>(commit.files(true));
    Set<String> actual = new TreeSet<>(Arrays.asList(directory.listAll()));
    actual.remove(IndexWriter.WRITE_LOCK_NAME);
    actual.removeIf(name -> name.startsWith("extra")); // the mock file system strews them
    assertEquals(expected, actual);
  }

  /** A rollback waits for running merges, so these have to notice it. */
  public void testRollbackWhileBuilding() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<Thread> rollback = new AtomicReference<>();
    AtomicReference<IndexWriter> writer = new AtomicReference<>();
    Abort abort =
        () -> {
          if (rollback.get() == null) {
            rollback.set(
                new Thread(
                    () -> {
                      try {
                        writer.get().rollback();
                      } catch (Throwable t) {
                        failure.set(t);
                      }
                    }));
            rollback.get().start();
          }
          while (merge.get().isAborted() == false && failure.get() == null) {
            Thread.onSpinWait();
          }
        };
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    try (Directory directory = newDirectory();
        InfoStream watching = watching(abort)) {
      writer.set(
          new IndexWriter(
              directory, config().setInfoStream(watching).setMergeScheduler(scheduler)));
      addInSegments(writer.get(), vectors(), 2);
      writer.get().commit();
      writer.get().forceMerge(1, false);
      scheduler.sync();
      rollback.get().join();
      assertNull(failure.get());
      assertEquals("reports in vain", 0, inVain.get());
      assertFalse(writer.get().isOpen());
      assertAsBefore(directory);
    }
  }
}
