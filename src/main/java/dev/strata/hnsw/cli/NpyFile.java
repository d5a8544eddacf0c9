// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A matrix saved by NumPy; its header is {@link NpyHeader}'s business. */
final class NpyFile extends VectorFile {
  private final NpyHeader header;

  /** Takes over a mapped file. */
  NpyFile(MappedFile file) throws IOException {
    super(file);
    this.header = NpyHeader.parse(file);
  }

  @Override
  long rows() {
    return header.rows();
  }

  @Override
  int dimension() {
    return header.dimension();
  }

  @Override
  boolean isUnsignedBytes() {
    return header.type() == NpyHeader.Type.UINT8;
  }

  @Override
  long position(long row) {
    return header.dataStart() + row * header.dimension() * header.type().bytes();
  }

  @Override
  void decode(long row, float[] into) {
    if (row < 0 || row >= rows()) {
      throw new IndexOutOfBoundsException("row must be between 0 and " + (rows() - 1) + ": " + row);
    }
    long start = position(row);
    MemorySegment bytes = file().bytes();
    switch (header.type()) {
      case FLOAT32 -> MemorySegment.copy(bytes, MappedFile.FLOAT, start, into, 0, into.length);
      case FLOAT16 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] =
              Float.float16ToFloat(bytes.get(MappedFile.SHORT, start + (long) i * Short.BYTES));
        }
      }
      case UINT8 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, start + i));
        }
      }
      case INT8 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = bytes.get(ValueLayout.JAVA_BYTE, start + i);
        }
      }
    }
  }
}
