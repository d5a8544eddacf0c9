// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * What a peer builds its index from and is asked. Peers know two measures, Euclidean distance and
 * inner product. For cosine all vectors are scaled to length 1 here, outside of what is timed, as
 * the peers' own users do.
 */
public final class PeerData {
  private final ComparedVectors vectors;
  private final CompareSettings settings;
  private final float[][] queries;

  PeerData(ComparedVectors vectors, CompareSettings settings, float[][] queries) {
    this.vectors = vectors;
    this.settings = settings;
    this.queries = Arrays.stream(queries).map(this::prepared).toArray(float[][]::new);
  }

  /** Number of vectors. */
  public int rows() {
    return vectors.rows();
  }

  /** Components of each vector. */
  public int dimension() {
    return vectors.dimension();
  }

  /** Whether the measure is Euclidean distance; otherwise it is the inner product. */
  public boolean euclidean() {
    return vectors.encoding().similarity() == VectorSimilarityFunction.EUCLIDEAN;
  }

  /** Links per node and layer, twice as many on layer 0. */
  public int m() {
    return settings.params().m();
  }

  /** Width of the search for a new node's links. */
  public int efConstruction() {
    return settings.params().efConstruction();
  }

  /** Reads one vector into a new array. */
  public float[] vector(int row) throws IOException {
    return prepared(vectors.read(row));
  }

  /** The queries. */
  public float[][] queries() {
    return queries;
  }

  private float[] prepared(float[] vector) {
    if (vectors.encoding().similarity() != VectorSimilarityFunction.COSINE) {
      return vector;
    }
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    if (sum == 0) {
      return vector; // at no angle to anything; as it is, its inner products are 0 as well
    }
    float[] unit = new float[vector.length];
    double length = Math.sqrt(sum);
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }
}
