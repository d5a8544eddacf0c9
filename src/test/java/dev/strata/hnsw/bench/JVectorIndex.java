// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Answers;
import dev.strata.hnsw.cli.PeerIndex;
import dev.strata.hnsw.cli.TimedPasses;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A graph of JVector with one searcher, as a thread of its users would keep it. */
final class JVectorIndex implements PeerIndex {
  private static final float NO_THRESHOLD = 0;

  private final ImmutableGraphIndex graph;
  private final RandomAccessVectorValues values;
  private final VectorSimilarityFunction similarity;
  private final List<VectorFloat<?>> queries;
  private final double seconds;
  private final long bytes;
  private final GraphSearcher searcher;

  JVectorIndex(
      ImmutableGraphIndex graph,
      RandomAccessVectorValues values,
      VectorSimilarityFunction similarity,
      List<VectorFloat<?>> queries,
      double seconds,
      long bytes) {
    this.graph = graph;
    this.values = values;
    this.similarity = similarity;
    this.queries = queries;
    this.seconds = seconds;
    this.bytes = bytes;
    searcher = new GraphSearcher(graph);
  }

  @Override
  public double seconds() {
    return seconds;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Answers answers(int ef, int k) {
    int[][] rows = new int[queries.size()][];
    long distances = 0;
    for (int i = 0; i < rows.length; i++) {
      SearchResult result = search(queries.get(i), ef, k);
      rows[i] = Arrays.stream(result.getNodes()).mapToInt(node -> node.node).toArray();
      distances += result.getVisitedCount();
    }
    return new Answers(rows, distances);
  }

  @Override
  public double qps(int ef, int k, int millis) throws IOException {
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

  @Override
  public void close() throws IOException {
    searcher.close();
    graph.close();
  }
}
