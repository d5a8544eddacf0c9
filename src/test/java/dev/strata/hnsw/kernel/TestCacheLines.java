// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Touching reads the wanted rows, to their last byte or where they begin, and nothing else. */
public class TestCacheLines extends LuceneTestCase {
  private static final int ROWS = 7;

  private final CacheLines lines = new CacheLines();

  /** A segment of a few rows and no byte more: what is read outside of it fails. */
  public void testRowsOfAnySizeAreReadInside() {
    for (int rowBytes = 1; rowBytes <= 300; rowBytes++) {
      MemorySegment rows = MemorySegment.ofArray(new byte[ROWS * rowBytes]);
      lines.touch(rows, rowBytes, new int[] {ROWS - 1, 0, 3}, 3);
    }
  }

  public void testTheLastByteIsRead() {
    for (int rowBytes = 1; rowBytes <= 300; rowBytes++) {
      MemorySegment cut = MemorySegment.ofArray(new byte[ROWS * rowBytes - 1]);
      int[] last = {0, ROWS - 1};
      int bytes = rowBytes;
      expectThrows(IndexOutOfBoundsException.class, () -> lines.touch(cut, bytes, last, 2));
    }
  }

  public void testOnlyTheFirstOrdsCount() {
    MemorySegment rows = MemorySegment.ofArray(new byte[ROWS * 200]);
    int[] ords = {2, ROWS};
    lines.touch(rows, 200, ords, 1);
    lines.touch(rows, 200, ords, 0);
    expectThrows(IndexOutOfBoundsException.class, () -> lines.touch(rows, 200, ords, 2));
  }

  public void testTheFirstByteOfEachRowIsRead() {
    for (int rowBytes = 1; rowBytes <= 300; rowBytes++) {
      MemorySegment begun = MemorySegment.ofArray(new byte[(ROWS - 1) * rowBytes + 1]);
      MemorySegment cut = begun.asSlice(0, begun.byteSize() - 1);
      int[] ords = {0, ROWS - 1, ROWS};
      int bytes = rowBytes;
      lines.touchFirst(begun, bytes, ords, 2);
      lines.touchFirst(cut, bytes, ords, 1);
      expectThrows(IndexOutOfBoundsException.class, () -> lines.touchFirst(cut, bytes, ords, 2));
      expectThrows(IndexOutOfBoundsException.class, () -> lines.touchFirst(begun, bytes, ords, 3));
    }
  }

  public void testAClosedSegment() {
    MemorySegment rows;
    try (Arena arena = Arena.ofConfined()) {
      rows = arena.allocate(ROWS * 200L);
      lines.touch(rows, 200, new int[] {1}, 1);
    }
    expectThrows(IllegalStateException.class, () -> lines.touch(rows, 200, new int[] {1}, 1));
    expectThrows(IllegalStateException.class, () -> lines.touchFirst(rows, 200, new int[] {1}, 1));
  }
}
