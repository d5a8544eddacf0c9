// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.ParallelLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All float vectors of a field, gone through from the first to the last by several threads: each
 * makes something of a chunk of rows, and what they made is taken in the order of the chunks, so
 * that it does not depend on the number of threads. Where a chunk ends does not either.
 *
 * @param vectors of the field
 * @param dimension of them
 * @param count how many
 * @param loop whose threads help
 * @param abort asked before each row, and before a chunk is taken
 */
record FieldRows(RowSource vectors, int dimension, int count, ParallelLoop loop, AbortCheck abort) {
  private static final int CHUNK_BYTES = 1 << 16;

  /** Chunks that are made for each thread before they are taken. */
  private static final int CHUNKS = 8;

  /**
   * Makes something of a row. One is used by one thread.
   *
   * @param <C> what is made of a chunk
   */
  @FunctionalInterface
  interface Work<C> {
    /**
     * @param vector of the row; may be changed
     * @param at the row's place in the chunk, from 0
     */
    void row(float[] vector, C chunk, int at) throws IOException;
  }

  /** Takes what was made of a chunk, which may then be changed. */
  @FunctionalInterface
  interface Taker<C> {
    /**
     * @param rows how many were in it
     */
    void take(C chunk, int rows) throws IOException;
  }

  /** Rows of a chunk; the last may have fewer. */
  int chunkRows() {
    return Math.max(1, CHUNK_BYTES / (dimension * Float.BYTES));
  }

  /**
   * Goes through all rows.
   *
   * @param works makes one for each thread
   * @param chunks makes room for what is made of a chunk; it is used again for others
   */
  <C> void forAll(Supplier<Work<C>> works, Supplier<C> chunks, Taker<C> taker) throws IOException {
    int size = chunkRows();
    int inAll = Math.ceilDiv(count, size);
    List<Worker<C>> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(loop.workers(), inAll); i++) { // a small segment needs but one
      workers.add(new Worker<>(vectors.copy(), new float[dimension], works.get(), abort));
    }
    List<C> made = new ArrayList<>();
    for (int i = 0; i < Math.min(CHUNKS * loop.workers(), inAll); i++) {
      made.add(chunks.get());
    }
    for (int from = 0; from < count; ) {
      int start = from;
      int now = Math.min(made.size(), Math.ceilDiv(count - from, size));
      loop.run(
          now,
          (worker, i) -> {
            int first = start + i * size;
            workers.get(worker).run(first, Math.min(size, count - first), made.get(i));
          });
      for (int i = 0; i < now; i++) {
        abort.check();
        int rows = Math.min(size, count - from);
        taker.take(made.get(i), rows);
        from += rows;
      }
    }
  }

  private record Worker<C>(RowSource vectors, float[] vector, Work<C> work, AbortCheck abort) {
    void run(int first, int rows, C chunk) throws IOException {
      for (int i = 0; i < rows; i++) {
        abort.check();
        vectors.read(first + i, vector);
        work.row(vector, chunk, i);
      }
    }
  }
}
