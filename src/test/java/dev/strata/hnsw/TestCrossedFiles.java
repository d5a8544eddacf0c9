// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;

/** A segment is opened with its own three files, and with no others. */
public class TestCrossedFiles extends CorruptionTestCase {
  private static final String[] EXTENSIONS = {"vem", "vec", "vex", "veq"};

  @Override
  public void setUp() throws Exception {
    super.setUp();
    write(30);
  }

  /** A file of a segment that is called the same, of an index that was made in the same way. */
  public void testFileOfAnotherSegment() throws IOException {
    Map<String, byte[]> first = new HashMap<>(files);
    files.clear();
    write(30);
    for (String extension : EXTENSIONS) {
      assertTrue(first.containsKey(name(extension)));
      IOException failure = readWith(extension, first.get(name(extension)), "of another segment");
      assertTrue(extension + ": " + failure, failure instanceof CorruptIndexException);
      assertTrue(failure.getMessage(), failure.getMessage().contains("expected id="));
    }
  }

  /** A file in the place of another one of the same segment. */
  public void testExchangedFiles() throws IOException {
    for (String place : EXTENSIONS) {
      for (String taken : EXTENSIONS) {
        if (place.equals(taken) == false) {
          IOException failure = readWith(place, copy(taken), "taken from " + taken);
          assertTrue(place + ": " + failure, failure instanceof CorruptIndexException);
          assertTrue(failure.getMessage(), failure.getMessage().contains("codec mismatch"));
        }
      }
    }
  }

  public void testMissingFile() throws IOException {
    for (String extension : EXTENSIONS) {
      try (Directory directory = directoryWith(name(extension), copy(extension))) {
        directory.deleteFile(name(extension));
        CorruptIndexException failure =
            expectThrows(
                CorruptIndexException.class, () -> DirectoryReader.open(directory).close());
        String cause = String.valueOf(failure.getCause());
        assertTrue(cause, cause.contains(name(extension)));
      }
    }
  }

  public void testEmptyFile() throws IOException {
    for (String extension : EXTENSIONS) {
      assertNotNull(extension, readWith(extension, new byte[0], "empty"));
    }
  }
}
