// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.tests.util.TestUtil;

/**
 * A directory that fails, at any operation of a flush or a merge with graphs of several layers,
 * leaves the last commit readable and whole, and nothing open.
 */
public class TestFailingDirectory extends VectorsTestCase {
  private static final int ROWS = 500;
  private static final int COMMITTED = 200;

  private VectorSet vectors;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    vectors = vectors(RandomVectors.Shape.CLUSTERED, ROWS, 6);
  }

  private static IndexWriterConfig config() {
    return config(VectorsTestCase.graphs().m(4).efConstruction(20).build());
  }

  /** Fails the n-th operation of those that Strata's own code makes. */
  private static final class AtOperation extends MockDirectoryWrapper.Failure {
    private final int operation;
    private int count;

    AtOperation(int operation) {
      this.operation = operation;
    }

    @Override
    public void eval(MockDirectoryWrapper directory) throws IOException {
      if (callStackContains(StrataHnswVectorsWriter.class) && ++count == operation) {
        throw new MockDirectoryWrapper.FakeIOException();
      }
    }

    boolean reached() {
      return count >= operation;
    }
  }

  public void testEveryOperationOfOurs() throws IOException {
    int operation = 1;
    while (operation < 2000) {
      try (MockDirectoryWrapper directory = newMockDirectory()) {
        commitFirst(directory);
        AtOperation failure = new AtOperation(operation);
        directory.failOn(failure);
        flushAndMerge(directory);
        directory.failOn(new MockDirectoryWrapper.Failure());
        assertWhole(directory);
        if (failure.reached() == false) {
          break;
        }
      }
      operation += operation < 30 ? 1 : 1 + random().nextInt(operation / 4);
    }
    assertTrue("operations: " + operation, operation > 20);
  }

  public void testRandomExceptions() throws IOException {
    for (int round = 0; round < 15; round++) {
      try (MockDirectoryWrapper directory = newMockDirectory()) {
        commitFirst(directory);
        directory.setRandomIOExceptionRate(0.02 * random().nextInt(1, 6));
        directory.setRandomIOExceptionRateOnOpen(0.01 * random().nextInt(1, 6));
        flushAndMerge(directory);
        directory.setRandomIOExceptionRate(0);
        directory.setRandomIOExceptionRateOnOpen(0);
        assertWhole(directory);
      }
    }
  }

  public void testFullDisk() throws IOException {
    long whole;
    try (MockDirectoryWrapper directory = newMockDirectory()) {
      commitFirst(directory);
      long before = directory.sizeInBytes();
      assertTrue("nothing fails here", flushAndMerge(directory));
      whole = 2 * directory.sizeInBytes() - before;
      assertWhole(directory);
    }
    int failed = 0;
    for (int part = 1; part <= 20; part++) {
      try (MockDirectoryWrapper directory = newMockDirectory()) {
        commitFirst(directory);
        long used = directory.sizeInBytes();
        directory.setMaxSizeInBytes(used + whole * part / 20);
        failed += flushAndMerge(directory) ? 0 : 1;
        directory.setMaxSizeInBytes(0);
        assertWhole(directory);
      }
    }
    assertTrue("no disk was ever full", failed > 3);
  }

  private void commitFirst(MockDirectoryWrapper directory) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config())) {
      add(writer, vectors, 0, COMMITTED);
    }
  }

  /** Returns whether all went well; otherwise whatever was not committed is given up. */
  private boolean flushAndMerge(MockDirectoryWrapper directory) throws IOException {
    IndexWriter writer = null;
    boolean succeeded = false;
    try {
      writer = new IndexWriter(directory, config());
      add(writer, vectors, COMMITTED, ROWS);
      writer.flush();
      writer.forceMerge(1);
      writer.commit();
      succeeded = true;
    } catch (IOException | IllegalStateException e) {
      // a failed writer is closed, and says so to whoever goes on
      assertTrue(e.toString(), isFakeOrItsConsequence(e));
    }
    if (writer != null) {
      writer.rollback();
    }
    return succeeded;
  }

  private static boolean isFakeOrItsConsequence(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof MockDirectoryWrapper.FakeIOException
          || message.contains("a random IOException")
          || message.contains("fake disk full")) {
        return true;
      }
    }
    return false;
  }

  private void assertWhole(MockDirectoryWrapper directory) throws IOException {
    TestUtil.checkIndex(directory);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      int rows = reader.numDocs();
      assertTrue("rows " + rows, rows == COMMITTED || rows == ROWS);
      IndexSearcher searcher = new IndexSearcher(reader);
      VectorSet some = vectors.split(5)[0];
      recall(searcher, vectors, some, 10, null, null, row -> row < rows);
    }
  }
}
