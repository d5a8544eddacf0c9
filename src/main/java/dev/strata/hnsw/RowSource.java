// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.kernel.CacheLines;
import dev.strata.hnsw.kernel.VectorKernel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;

/**
 * Rows of equal size in a slice of a file, handed to a {@link VectorKernel} as a memory segment and
 * the rows' places in it. Where the directory maps its files the segment is the file itself; where
 * it does not, or where a slice spans two mappings, the wanted rows are copied to the heap first.
 *
 * <p>For one thread; {@link #copy} makes another.
 */
final class RowSource {
  /** The first reads of a search are of rows that all searches read. */
  private static final int FEWEST_PROBED = 8;

  /** A component of a float vector, in a file or on its way there. */
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final IndexInput slice;
  private final int rowBytes;
  private final int readAhead;

  /** The whole slice, or null if rows are copied. */
  private final MemorySegment mapped;

  private byte[] buffer = new byte[0];
  private MemorySegment buffered = MemorySegment.ofArray(buffer);
  private int[] places = new int[0];

  private MemorySegment segment;
  private int[] rows;

  /** Looks whether the rows are in memory; null where nobody wants to know, and once it has. */
  private ColdProbe probe;

  private boolean cold;
  private final CacheLines lines = new CacheLines();

  /**
   * @param slice of exactly the rows; positioned at will
   */
  RowSource(IndexInput slice, int rowBytes) throws IOException {
    this(slice, rowBytes, 0);
  }

  /**
   * @param slice of the rows and what may be read after them; positioned at will
   * @param readAhead bytes that a kernel may read beyond a row
   */
  RowSource(IndexInput slice, int rowBytes, int readAhead) throws IOException {
    this.slice = slice;
    this.rowBytes = rowBytes;
    this.readAhead = readAhead;
    this.mapped =
        slice instanceof MemorySegmentAccessInput input
            ? input.segmentSliceOrNull(0, slice.length())
            : null;
  }

  /** The same rows for another thread. */
  RowSource copy() throws IOException {
    return new RowSource(slice.clone(), rowBytes, readAhead);
  }

  /** From now on asks for rows together before they are read, if they are not in memory. */
  void watch(ColdProbe coldProbe) {
    this.probe = mapped == null ? null : coldProbe;
  }

  /** Makes rows ready; {@link #segment} and {@link #places} then say where they are. */
  void load(int[] ords, int count) throws IOException {
    if (mapped != null) {
      if (cold || probe != null) {
        askFor(ords, count);
      }
      segment = mapped;
      rows = ords;
      return;
    }
    ensureBuffer(count);
    for (int i = 0; i < count; i++) {
      slice.seek((long) ords[i] * rowBytes);
      slice.readBytes(buffer, i * rowBytes, rowBytes);
    }
    segment = buffered;
    rows = places;
  }

  /** Asks for rows together, if they are not in memory. */
  private void askFor(int[] ords, int count) throws IOException {
    try {
      if (probe != null && count >= FEWEST_PROBED) {
        cold = probe.isCold(slice, (long) ords[count - 1] * rowBytes);
        probe = null;
      }
      for (int i = 0; cold && i < count; i++) {
        slice.prefetch((long) ords[i] * rowBytes, rowBytes);
      }
    } catch (IllegalStateException e) {
      throw closedOr(mapped, e);
    }
  }

  /** Makes the waits for loaded rows overlap, if they lie in the file; copied ones are near. */
  void touch(int count) {
    touch(rows, count);
  }

  /** The same for rows that are then read one by one, and need not be loaded. */
  void touch(int[] ords, int count) {
    if (mapped != null) {
      lines.touch(mapped, rowBytes, ords, count);
    }
  }

  /** The same for where each of them begins. */
  void touchFirst(int count) {
    if (mapped != null) {
      lines.touchFirst(mapped, rowBytes, rows, count);
    }
  }

  /** The segment that holds the loaded rows. */
  MemorySegment segment() {
    return segment;
  }

  /** The places of the loaded rows in the segment, in units of rows. */
  int[] places() {
    return rows;
  }

  /** Reads one row. */
  void read(int ord, float[] row) throws IOException {
    if (mapped != null) {
      copy(ord, row);
      return;
    }
    slice.seek((long) ord * rowBytes);
    slice.readFloats(row, 0, row.length);
  }

  /* Builds read a row for every comparison of links, and take a twentieth less than by the slice. */
  private void copy(int ord, float[] row) {
    try {
      MemorySegment.copy(mapped, FLOAT, (long) ord * rowBytes, row, 0, row.length);
    } catch (IllegalStateException e) {
      throw closedOr(mapped, e);
    }
  }

  /** Reads one row. */
  void read(int ord, byte[] row) throws IOException {
    slice.seek((long) ord * rowBytes);
    slice.readBytes(row, 0, row.length);
  }

  /**
   * What to throw for an exception from a mapped segment: memory that was unmapped under a search
   * means that the reader was closed, and Lucene has an exception of its own for that.
   */
  static RuntimeException closedOr(MemorySegment segment, IllegalStateException exception) {
    return segment.scope().isAlive()
        ? exception
        : new AlreadyClosedException("the index was closed under the search", exception);
  }

  private void ensureBuffer(int count) {
    if (places.length < count) {
      buffer = new byte[Math.addExact(Math.multiplyExact(count, rowBytes), readAhead)];
      buffered = MemorySegment.ofArray(buffer);
      places = new int[count];
      for (int i = 0; i < count; i++) {
        places[i] = i;
      }
    }
  }
}
