// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads one byte on each cache line of rows that a kernel is about to compare, so that the waits
 * for them overlap: in the kernel, whose work on one row fills the processor's window, they would
 * come one by one. Walks on rows of 128 bytes take a third less time with it. Of rows of 512 bytes
 * to 3 KB it is enough to read the first line, with which walks take a tenth less. For one thread.
 *
 * <p>Up to four lines of a row are read one after the other, then those of the next row; the rest
 * of all rows comes after. Line by line over all rows it took a walk on codes of 768 dimensions a
 * tenth to a fifth longer: neighbouring lines bring the processor to fetch the next ones by itself.
 * The loop over a row's lines is written out, because the compiler's own is the slower the fewer
 * turns it takes.
 */
public final class CacheLines {
  private static final int BYTES = 64;

  /**
   * Bytes by which a row may be longer than a line and still lie on two, since rows of codes begin
   * at multiples of 8: so it is with 128 dimensions. A third read took scans of them a twentieth
   * longer.
   */
  private static final int MOST_OVER = 8;

  /** What was read; kept only for the reads not to be optimised away. */
  private int touched;

  /** For the reads of one thread. */
  public CacheLines() {}

  /**
   * Touches rows of equal size.
   *
   * @param ords of the rows, in units of rows
   * @param count of the ords
   * @throws IndexOutOfBoundsException if a row is outside the segment
   * @throws IllegalStateException if the segment is closed
   */
  public void touch(MemorySegment segment, int rowBytes, int[] ords, int count) {
    MemorySegment rows = OffHeap.known(segment);
    int last = rowBytes - 1;
    int from = 0;
    for (; last - from > 3 * BYTES; from = Math.min(from + 4 * BYTES, last)) {
      touched += four(rows, rowBytes, from, from + 3 * BYTES, ords, count);
    }
    if (last - from > 2 * BYTES) {
      touched += four(rows, rowBytes, from, last, ords, count);
    } else if (last - from >= BYTES + MOST_OVER) {
      touched += three(rows, rowBytes, from, last, ords, count);
    } else {
      touched += two(rows, rowBytes, from, last, ords, count);
    }
  }

  /**
   * Touches the first line of each row, for kernels that read rows in order: the processor fetches
   * what comes after, but cannot know where the next row is.
   *
   * @param ords of the rows, in units of rows
   * @param count of the ords
   * @throws IndexOutOfBoundsException if a row begins outside the segment
   * @throws IllegalStateException if the segment is closed
   */
  public void touchFirst(MemorySegment segment, int rowBytes, int[] ords, int count) {
    MemorySegment rows = OffHeap.known(segment);
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += rows.get(ValueLayout.JAVA_BYTE, (long) ords[i] * rowBytes);
    }
    touched += sum;
  }

  private static int two(
      MemorySegment rows, int rowBytes, int first, int last, int[] ords, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long row = (long) ords[i] * rowBytes;
      sum += rows.get(ValueLayout.JAVA_BYTE, row + first);
      sum += rows.get(ValueLayout.JAVA_BYTE, row + last);
    }
    return sum;
  }

  private static int three(
      MemorySegment rows, int rowBytes, int first, int last, int[] ords, int count) {
    int middle = Math.min(first + BYTES, last);
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long row = (long) ords[i] * rowBytes;
      sum += rows.get(ValueLayout.JAVA_BYTE, row + first);
      sum += rows.get(ValueLayout.JAVA_BYTE, row + middle);
      sum += rows.get(ValueLayout.JAVA_BYTE, row + last);
    }
    return sum;
  }

  private static int four(
      MemorySegment rows, int rowBytes, int first, int last, int[] ords, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long row = (long) ords[i] * rowBytes;
      sum += rows.get(ValueLayout.JAVA_BYTE, row + first);
      sum += rows.get(ValueLayout.JAVA_BYTE, row + first + BYTES);
      sum += rows.get(ValueLayout.JAVA_BYTE, row + first + 2 * BYTES);
      sum += rows.get(ValueLayout.JAVA_BYTE, row + last);
    }
    return sum;
  }
}
