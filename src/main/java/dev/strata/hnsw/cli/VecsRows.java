// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;

/**
 * The row layout that the TEXMEX formats {@code .fvecs}, {@code .bvecs} and {@code .ivecs} share:
 * each row is a little-endian int32 dimension followed by that many components. The formats allow
 * rows of differing length; a set of vectors does not, so the first row's dimension holds for all.
 */
final class VecsRows {
  private final MappedFile file;
  private final int dimension;
  private final long stride;
  private final long count;

  /**
   * Checks the first row and that the file is a whole number of such rows.
   *
   * @param componentBytes size of one component
   */
  VecsRows(MappedFile file, int componentBytes) throws IOException {
    this.file = file;
    long length = file.length();
    if (length == 0) {
      throw file.error("is empty");
    }
    if (length < Integer.BYTES) {
      throw file.rowError(0, 0, "truncated: a dimension takes 4 bytes, the file has " + length);
    }
    this.dimension = file.readInt(0);
    if (dimension <= 0) {
      throw file.rowError(0, 0, "dimension must be positive, got: " + dimension);
    }
    this.stride = Integer.BYTES + (long) dimension * componentBytes;
    if (stride > length) {
      throw file.rowError(
          0, 0, "dimension " + dimension + " needs " + stride + " bytes, the file has " + length);
    }
    this.count = length / stride;
    if (length % stride != 0) {
      throw explainOddLength();
    }
  }

  /** A row of another dimension, if there is one, explains an odd length better than its end. */
  private IOException explainOddLength() throws IOException {
    for (long row = 1; row < count; row++) {
      offset(row);
    }
    long start = count * stride;
    return file.rowError(
        count,
        start,
        "truncated: a row takes " + stride + " bytes, " + (file.length() - start) + " are left");
  }

  long count() {
    return count;
  }

  int dimension() {
    return dimension;
  }

  /**
   * Where a row's components start, after a check of the row's own dimension.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  long offset(long row) throws IOException {
    if (row < 0 || row >= count) {
      throw new IndexOutOfBoundsException("row must be between 0 and " + (count - 1) + ": " + row);
    }
    long start = row * stride;
    int found = file.readInt(start);
    if (found != dimension) {
      throw file.rowError(
          row, start, "dimension " + found + " differs from the first row's " + dimension);
    }
    return start + Integer.BYTES;
  }
}
