// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.VectorSimilarityFunction;

/** An index of eight segments of about the same size. */
final class SegmentedRows {
  static final int SEGMENTS = 8;

  private SegmentedRows() {}

  static void write(Path path, float[][] rows, VectorSimilarityFunction similarity)
      throws IOException {
    try (MergedIndex index = MergedIndex.withHelpers(path, similarity, null)) {
      for (int row = 0; row < rows.length; row++) {
        index.add(rows[row], row);
        if ((row + 1L) * SEGMENTS / rows.length > (long) row * SEGMENTS / rows.length) {
          index.commit();
        }
      }
    }
  }
}
