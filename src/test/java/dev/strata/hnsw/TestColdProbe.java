// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.FilterIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Looks become rare while rows are in memory, and are made by every search while they are not. */
public class TestColdProbe extends LuceneTestCase {

  /** A file that says of itself whether it is in memory. */
  private static final class Watched extends FilterIndexInput {
    private Optional<Boolean> loaded = Optional.of(true);
    private int looks;

    Watched() {
      super(
          "watched",
          new ByteBuffersIndexInput(
              new ByteBuffersDataInput(List.of(ByteBuffer.allocate(100))), "100 bytes"));
    }

    @Override
    public IndexInput slice(String description, long offset, long length) {
      assertTrue(offset + length <= length());
      return this;
    }

    @Override
    public Optional<Boolean> isLoaded() {
      looks++;
      return loaded;
    }
  }

  public void testWarm() throws IOException {
    ColdProbe probe = new ColdProbe();
    Watched file = new Watched();
    for (int search = 0; search < 64 * 100; search++) {
      assertFalse(probe.isCold(file, 90));
    }
    assertFalse(probe.wasCold());
    assertTrue("looks " + file.looks, file.looks >= 100 && file.looks <= 107);
  }

  public void testCold() throws IOException {
    ColdProbe probe = new ColdProbe();
    Watched file = new Watched();
    file.loaded = Optional.of(false);
    for (int search = 1; search <= 100; search++) {
      assertTrue(probe.isCold(file, 0));
      assertEquals(search, file.looks);
    }
    assertTrue(probe.wasCold());
    file.loaded = Optional.of(true);
    assertFalse("one look is enough", probe.isCold(file, 0));
  }

  /** After a while in memory, a file that is not any more is noticed within 64 searches. */
  public void testBecomesCold() throws IOException {
    ColdProbe probe = new ColdProbe();
    Watched file = new Watched();
    for (int search = 0; search < 1000; search++) {
      probe.isCold(file, 0);
    }
    file.loaded = Optional.of(false);
    int searches = 0;
    while (probe.isCold(file, 0) == false) {
      searches++;
    }
    assertTrue("searches " + searches, searches < 64);
  }

  /** A file that cannot tell is read as if it were in memory. */
  public void testUnknown() throws IOException {
    Watched file = new Watched();
    file.loaded = Optional.empty();
    assertFalse(new ColdProbe().isCold(file, 0));
  }
}
