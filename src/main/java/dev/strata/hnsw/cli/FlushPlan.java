// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

/**
 * When to flush while vectors are indexed: the same for every format, though each reckons its
 * memory in its own way.
 *
 * @param rowsPerFlush rows of each segment but the last, which may have fewer
 * @param flushes number of segments before they are merged
 */
record FlushPlan(int rowsPerFlush, int flushes) {
  /** What a row takes in memory besides its components and links: objects, offsets, its number. */
  private static final int ROW_OVERHEAD = 256;

  /** A link on layer 0 while the graph is in memory: node and score, in arrays that grow. */
  private static final int LINK_BYTES = 12;

  /** Plans as few flushes as fit in the buffer, of nearly equal size. */
  static FlushPlan of(int rows, int dimension, int m, long bufferBytes) {
    long rowBytes = ROW_OVERHEAD + (long) dimension * Float.BYTES + 2L * m * LINK_BYTES;
    long fitting = Math.max(1, bufferBytes / rowBytes);
    int flushes = Math.toIntExact(Math.ceilDiv(rows, fitting));
    return new FlushPlan(Math.ceilDiv(rows, flushes), flushes);
  }

  /** Whether a segment ends after so many rows, with more to come. */
  boolean endsAfter(int added, int rows) {
    return added % rowsPerFlush == 0 && added < rows;
  }
}
