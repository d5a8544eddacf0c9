// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.quantization.CodedQuery;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Estimated distances of a field's vectors from a query, by their codes. For one thread. */
final class CodeDistances implements Distances {
  private final CodedQuery query;
  private final RowSource records;

  CodeDistances(CodedQuery query, RowSource records) {
    this.query = query;
    this.records = records;
  }

  @Override
  public void distances(int[] nodes, int count, float[] out) throws IOException {
    records.load(nodes, count);
    MemorySegment segment = records.segment();
    try {
      records.touch(count);
      query.estimate(segment, records.places(), count, out);
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(segment, e);
    }
  }
}
