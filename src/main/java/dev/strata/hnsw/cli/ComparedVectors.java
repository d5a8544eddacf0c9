// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.apache.lucene.util.NumericUtils;

/**
 * The vectors that every format indexes.
 *
 * @param file that holds them
 * @param encoding of the fields
 * @param rows how many of its first rows
 * @param checksum over their components, to know them again
 */
record ComparedVectors(VectorFile file, FieldEncoding encoding, int rows, String checksum) {
  /** Reads all rows once, which also finds out early whether each can be read. */
  static ComparedVectors of(VectorFile file, FieldEncoding encoding, int rows, Progress progress)
      throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] component = new byte[Integer.BYTES];
    try (Progress.Stage stage = progress.begin("Reading vectors", rows)) {
      for (int row = 0; row < rows; row++) {
        for (float value : encoding.read(file, row)) {
          NumericUtils.intToSortableBytes(Float.floatToIntBits(value), component, 0);
          checksum.update(component, 0, component.length);
        }
        stage.reach(row + 1L);
      }
    }
    return new ComparedVectors(
        file, encoding, rows, String.format(Locale.ROOT, "crc32c:%08x", checksum.getValue()));
  }

  /** Reads one vector into a new array. */
  float[] read(int row) throws IOException {
    return encoding.read(file, row);
  }

  int dimension() {
    return file.dimension();
  }

  /** Size of the components alone. */
  long rawBytes() {
    return (long) rows * dimension() * encoding.type().byteSize;
  }
}
