// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** TEXMEX vectors: {@code .fvecs} (float32) and {@code .bvecs} (unsigned bytes). */
final class VecsFile extends VectorFile {
  private final VecsRows rows;
  private final boolean floats;

  /**
   * Takes over a mapped file.
   *
   * @param floats whether components are float32; otherwise they are unsigned bytes
   */
  VecsFile(MappedFile file, boolean floats) throws IOException {
    super(file);
    this.rows = new VecsRows(file, floats ? Float.BYTES : Byte.BYTES);
    this.floats = floats;
  }

  @Override
  long rows() {
    return rows.count();
  }

  @Override
  int dimension() {
    return rows.dimension();
  }

  @Override
  boolean isUnsignedBytes() {
    return floats == false;
  }

  @Override
  long position(long row) {
    return row * (Integer.BYTES + (long) rows.dimension() * (floats ? Float.BYTES : Byte.BYTES));
  }

  @Override
  void decode(long row, float[] into) throws IOException {
    long start = rows.offset(row);
    MemorySegment bytes = file().bytes();
    if (floats) {
      MemorySegment.copy(bytes, MappedFile.FLOAT, start, into, 0, into.length);
      return;
    }
    for (int i = 0; i < into.length; i++) {
      into[i] = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, start + i));
    }
  }
}
