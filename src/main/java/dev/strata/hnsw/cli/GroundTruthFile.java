// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The true neighbours of each query in an {@code .ivecs} file: for each query a row of vector row
 * numbers, nearest first.
 */
final class GroundTruthFile implements Closeable {
  private final MappedFile file;
  private final VecsRows rows;

  private GroundTruthFile(MappedFile file, VecsRows rows) {
    this.file = file;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @throws IllegalArgumentException if its name does not end in {@code .ivecs}
   */
  static GroundTruthFile open(Path path) throws IOException {
    if (!path.toString().toLowerCase(Locale.ROOT).endsWith(".ivecs")) {
      throw new IllegalArgumentException(
          "unknown ground-truth format: the file must end in .ivecs, got: " + path);
    }
    MappedFile file = MappedFile.open(path);
    try {
      return new GroundTruthFile(file, new VecsRows(file, Integer.BYTES));
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  /** Number of queries, at least 1. */
  long rows() {
    return rows.count();
  }

  /** Neighbours listed for each query, at least 1. */
  int idsPerRow() {
    return rows.dimension();
  }

  /**
   * The first neighbours of one query.
   *
   * @param row 0 to {@link #rows()} - 1
   * @param count at most {@link #idsPerRow()}
   */
  int[] read(long row, int count) throws IOException {
    long start = rows.offset(row);
    int[] ids = new int[count];
    MemorySegment.copy(file.bytes(), MappedFile.INT, start, ids, 0, count);
    for (int id : ids) {
      if (id < 0) {
        throw file.rowError(
            row, start - Integer.BYTES, "neighbour must not be negative, got: " + id);
      }
    }
    return ids;
  }

  @Override
  public void close() {
    file.close();
  }
}
