// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Answers;
import dev.strata.hnsw.cli.TimedPasses;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * A graph of JVector over exact vectors, all in memory, with one searcher, as a thread of its users
 * would keep it.
 */
final class JVectorIndex {
  /** As in JVector's own examples. Hierarchy and refinement at the end are on by default. */
  private static final float NEIGHBOR_OVERFLOW = 1.2f;

  private static final float ALPHA = 1.2f;
  private static final float NO_THRESHOLD = 0;

  private final ImmutableGraphIndex graph;
  private final RandomAccessVectorValues values;
  private final VectorSimilarityFunction similarity;
  private final GraphSearcher searcher;

  private JVectorIndex(
      ImmutableGraphIndex graph,
      RandomAccessVectorValues values,
      VectorSimilarityFunction similarity) {
    this.graph = graph;
    this.values = values;
    this.similarity = similarity;
    searcher = new GraphSearcher(graph);
  }

  /** Builds it on one thread. */
  static JVectorIndex build(
      List<VectorFloat<?>> vectors, int dimension, boolean euclidean, int m, int efConstruction)
      throws IOException {
    RandomAccessVectorValues values = new ListRandomAccessVectorValues(vectors, dimension);
    VectorSimilarityFunction similarity =
        euclidean ? VectorSimilarityFunction.EUCLIDEAN : VectorSimilarityFunction.DOT_PRODUCT;
    BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(values, similarity);
    int degree = 2 * m; // what the others allow on layer 0, where the search spends its time
    try (ForkJoinPool oneThread = new ForkJoinPool(1);
        GraphIndexBuilder builder =
            GraphIndexBuilder.builder(scores, dimension, degree)
                .withBeamWidth(efConstruction)
                .withNeighborOverflow(NEIGHBOR_OVERFLOW)
                .withAlpha(ALPHA)
                .withSimdExecutor(oneThread)
                .withParallelExecutor(oneThread)
                .build()) {
      return new JVectorIndex(builder.build(values), values, similarity);
    }
  }

  /** Bytes of memory, vectors included. */
  long bytes() {
    return graph.ramBytesUsed() + (long) values.size() * values.dimension() * Float.BYTES;
  }

  Answers answers(List<VectorFloat<?>> queries, int ef, int k) {
    int[][] rows = new int[queries.size()][];
    long distances = 0;
    for (int i = 0; i < rows.length; i++) {
      SearchResult result = search(queries.get(i), ef, k);
      rows[i] = Arrays.stream(result.getNodes()).mapToInt(node -> node.node).toArray();
      distances += result.getVisitedCount();
    }
    return new Answers(rows, distances);
  }

  double qps(List<VectorFloat<?>> queries, int ef, int k, int millis) throws IOException {
    return TimedPasses.perSecond(
        queries.size(), millis, () -> queries.forEach(query -> search(query, ef, k)));
  }

  /** What it calls rerankK is the width of the walk; with exact scores nothing is reranked. */
  private SearchResult search(VectorFloat<?> query, int ef, int k) {
    return searcher.search(
        DefaultSearchScoreProvider.exact(query, similarity, values),
        k,
        ef,
        NO_THRESHOLD,
        NO_THRESHOLD,
        Bits.ALL);
  }
}
