// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.NodeDistances;
import dev.strata.hnsw.quantization.CodedQuery;
import java.io.IOException;

/**
 * Estimated distances of a field's vectors from one of them, by their codes and its full
 * components. For one thread.
 */
final class CodedNodeDistances implements NodeDistances {
  private final StoredCodes codes;
  private final RowSource vectors;
  private final CodedQuery query;
  private final float[] target;
  private CodeDistances distances;

  CodedNodeDistances(StoredCodes codes, RowSource vectors, CodedQuery query) {
    this.codes = codes;
    this.vectors = vectors;
    this.query = query;
    this.target = new float[codes.center().length];
  }

  @Override
  public void target(int node) throws IOException {
    vectors.read(node, target);
    distances = codes.from(target, query);
  }

  @Override
  public void distances(int[] nodes, int count, float[] out) throws IOException {
    distances.distances(nodes, count, out);
  }
}
