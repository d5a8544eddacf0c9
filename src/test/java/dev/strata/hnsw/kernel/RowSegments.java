// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;

/** Puts rows into segments of every kind, which end where the rows end. */
final class RowSegments {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RowSegments() {}

  static MemorySegment of(float[][] rows, Random random, Arena arena) {
    long row = (long) rows[0].length * Float.BYTES;
    MemorySegment segment = empty(rows.length * row, random, arena);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(rows[i], 0, segment, FLOAT, i * row, rows[i].length);
    }
    return random.nextBoolean() ? segment : segment.asReadOnly();
  }

  static MemorySegment of(byte[][] rows, Random random, Arena arena) {
    long row = rows[0].length;
    MemorySegment segment = empty(rows.length * row, random, arena);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(rows[i], 0, segment, ValueLayout.JAVA_BYTE, i * row, rows[i].length);
    }
    return random.nextBoolean() ? segment : segment.asReadOnly();
  }

  /** Native or on the heap, at any offset from an aligned address. */
  private static MemorySegment empty(long size, Random random, Arena arena) {
    int offset = random.nextInt(64);
    int length = (int) size + 64;
    MemorySegment segment =
        switch (random.nextInt(4)) {
          case 0 -> MemorySegment.ofArray(new byte[length]);
          case 1 -> MemorySegment.ofArray(new float[length / Float.BYTES + 1]);
          default -> arena.allocate(length, 64);
        };
    return segment.asSlice(offset, size);
  }
}
