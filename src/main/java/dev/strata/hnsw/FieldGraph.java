// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.BuildMemory;
import dev.strata.hnsw.graph.Construction;
import dev.strata.hnsw.graph.Duplicates;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.GraphBuilder;
import dev.strata.hnsw.graph.KnownNeighbors;
import dev.strata.hnsw.graph.NodeBlocks;
import dev.strata.hnsw.graph.NodeComparer;
import dev.strata.hnsw.graph.NodeDistances;
import dev.strata.hnsw.graph.ParallelLoop;
import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.CodedQuery;
import dev.strata.hnsw.quantization.Rotation;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.InfoStream;

/**
 * The graph of a field's vectors, built from the files that hold them and their codes. Candidates
 * are searched for on the codes where these are good enough, which reads a fraction of the bytes;
 * links are picked among them by exact distances.
 *
 * @param name of the field
 * @param count vectors
 * @param vectors of the field
 * @param codes of the vectors, or {@link CodesEntry#NONE}
 * @param codesFile that holds the codes
 * @param sources graphs that the vectors come from, or null
 * @param infoStream is told how far the building is
 */
record FieldGraph(
    HnswParams params,
    String name,
    int count,
    FieldVectors vectors,
    CodesEntry codes,
    IndexInput codesFile,
    SourceGraphs sources,
    InfoStream infoStream) {
  private static final double MB = 1 << 20;

  /**
   * Builds the graph.
   *
   * @param executor whose threads help, or null for none
   */
  Graph build(Executor executor, AbortCheck abort) throws IOException {
    Duplicates duplicates =
        new DuplicateVectors(vectors.rows(), similarity().rowBytes(), abort).find(count);
    Construction construction = params.construction(similarity().dimension());
    BuildMemory memory =
        BuildMemory.of(construction, count, duplicates, sources != null && sources.ofSeveral());
    long known = sources == null ? 0 : sources.ramBytesUsed();
    int workers = workers(memory, known, executor);
    report(
        String.format(
            Locale.ROOT,
            "graph of %s: %d vectors, %d of them equal to others; at most %d threads, %.1f MB of"
                + " heap",
            name,
            count,
            duplicates.count(),
            workers,
            (memory.bytes(workers) + known) / MB));
    return new GraphBuilder(
            construction, count, duplicates, this::comparer, new ParallelLoop(executor, workers))
        .build(monitor(abort));
  }

  private int workers(BuildMemory memory, long known, Executor executor) {
    if (executor == null) {
      return 1;
    }
    return params.buildMemoryMb() == 0
        ? params.workers()
        : memory.workersWithin((long) (params.buildMemoryMb() * MB) - known, params.workers());
  }

  private GraphBuilder.Monitor monitor(AbortCheck abort) {
    int step = Math.max(1, count / 100);
    return new GraphBuilder.Monitor() {
      private int reported;

      @Override
      public void check() throws IOException {
        abort.check();
      }

      @Override
      public void inserted(int nodes) {
        if (nodes - reported >= step || nodes == count) {
          reported = nodes;
          report(new BuildProgress(name, nodes, count).message());
        }
      }
    };
  }

  private NodeComparer comparer() throws IOException {
    NodeDistances exact = FieldDistances.betweenNodes(vectors.copy());
    NodeDistances pairs = FieldDistances.betweenNodes(vectors.copy());
    KnownNeighbors known = sources == null ? KnownNeighbors.NONE : sources.open();
    // a bit for each component loses too many neighbours
    boolean byCode = codes.exist() && codes.type() != CodeType.BINARY;
    NodeBlocks blocks = known.ofSeveral() ? new FieldBlocks(vectors.copy()) : null;
    return new NodeComparer(byCode ? coded() : exact, exact, pairs, known, blocks);
  }

  private NodeDistances coded() throws IOException {
    StoredCodes stored = StoredCodes.open(codesFile, codes, similarity(), count);
    CodedQuery query = new CodedQuery(codes.type(), new Rotation(similarity().dimension()));
    return new CodedNodeDistances(stored, vectors.rows().copy(), query);
  }

  private Similarity similarity() {
    return vectors.similarity();
  }

  private void report(String message) {
    if (infoStream.isEnabled(BuildProgress.COMPONENT)) {
      infoStream.message(BuildProgress.COMPONENT, message);
    }
  }
}
