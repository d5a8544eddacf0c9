// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Peer;
import dev.strata.hnsw.cli.PeerData;
import dev.strata.hnsw.cli.PeerIndex;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** JVector with exact vectors, all in memory. */
final class JVectorPeer implements Peer {
  /** As in JVector's own examples. Hierarchy and refinement at the end are on by default. */
  private static final float NEIGHBOR_OVERFLOW = 1.2f;

  private static final float ALPHA = 1.2f;

  private final VectorizationProvider provider = VectorizationProvider.getInstance();

  @Override
  public String name() {
    return KnownPeer.JVECTOR.label();
  }

  /** Also tells which kernels were found, which is no choice of ours. */
  @Override
  public String toString() {
    return name() + ", " + provider.getClass().getSimpleName();
  }

  @Override
  public PeerIndex build(PeerData data) throws IOException {
    VectorTypeSupport types = provider.getVectorTypeSupport();
    List<VectorFloat<?>> vectors = new ArrayList<>(data.rows());
    for (int row = 0; row < data.rows(); row++) {
      vectors.add(types.createFloatVector(data.vector(row)));
    }
    RandomAccessVectorValues values = new ListRandomAccessVectorValues(vectors, data.dimension());
    VectorSimilarityFunction similarity =
        data.euclidean()
            ? VectorSimilarityFunction.EUCLIDEAN
            : VectorSimilarityFunction.DOT_PRODUCT;
    long start = System.nanoTime();
    ImmutableGraphIndex graph = graph(data, values, similarity);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<VectorFloat<?>> queries = new ArrayList<>();
    Arrays.stream(data.queries()).forEach(query -> queries.add(types.createFloatVector(query)));
    long bytes = graph.ramBytesUsed() + (long) data.rows() * data.dimension() * Float.BYTES;
    return new JVectorIndex(graph, values, similarity, queries, seconds, bytes);
  }

  private static ImmutableGraphIndex graph(
      PeerData data, RandomAccessVectorValues values, VectorSimilarityFunction similarity)
      throws IOException {
    BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(values, similarity);
    int degree = 2 * data.m(); // what the others allow on layer 0, where the search spends its time
    try (ForkJoinPool oneThread = new ForkJoinPool(1);
        GraphIndexBuilder builder =
            GraphIndexBuilder.builder(scores, data.dimension(), degree)
                .withBeamWidth(data.efConstruction())
                .withNeighborOverflow(NEIGHBOR_OVERFLOW)
                .withAlpha(ALPHA)
                .withSimdExecutor(oneThread)
                .withParallelExecutor(oneThread)
                .build()) {
      return builder.build(values);
    }
  }
}
