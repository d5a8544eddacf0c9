// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;

/**
 * The vectors of a field and what comparing them takes. For one thread; {@link #copy} makes
 * another.
 *
 * @param rows the vectors
 * @param squaredLengths of the vectors, or null where the similarity does not need them
 */
record FieldVectors(Similarity similarity, RowSource rows, SquaredLengths squaredLengths) {

  /** The same for another thread. */
  FieldVectors copy() throws IOException {
    return new FieldVectors(
        similarity, rows.copy(), squaredLengths == null ? null : squaredLengths.copy());
  }
}
