// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Duplicates;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.GraphBuilder;
import dev.strata.hnsw.graph.KnownNeighbors;
import dev.strata.hnsw.graph.NodeComparer;
import dev.strata.hnsw.graph.NodeDistances;
import dev.strata.hnsw.graph.ParallelLoop;
import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.CodedQuery;
import dev.strata.hnsw.quantization.Rotation;
import java.io.IOException;
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
    Similarity similarity,
    int count,
    RowSource vectors,
    CodesEntry codes,
    IndexInput codesFile,
    SourceGraphs sources,
    InfoStream infoStream) {

  /**
   * Builds the graph.
   *
   * @param loop who does the work
   */
  Graph build(ParallelLoop loop, AbortCheck abort) throws IOException {
    int step = Math.max(1, count / 100);
    GraphBuilder.Monitor monitor =
        new GraphBuilder.Monitor() {
          private int reported;

          @Override
          public void check() throws IOException {
            abort.check();
          }

          @Override
          public void inserted(int nodes) {
            if (nodes - reported >= step || nodes == count) {
              reported = nodes;
              report(new BuildProgress(name, nodes, count));
            }
          }
        };
    Duplicates duplicates = new DuplicateVectors(vectors, similarity.rowBytes(), abort).find(count);
    return new GraphBuilder(params.construction(), count, duplicates, this::comparer, loop)
        .build(monitor);
  }

  private NodeComparer comparer() throws IOException {
    NodeDistances exact = FieldDistances.betweenNodes(similarity, vectors.copy());
    NodeDistances pairs = FieldDistances.betweenNodes(similarity, vectors.copy());
    KnownNeighbors known = sources == null ? KnownNeighbors.NONE : sources.open();
    if (codes.exist() == false || codes.type() == CodeType.BINARY) {
      return new NodeComparer(exact, exact, pairs, known); // a bit each loses too many neighbours
    }
    StoredCodes stored = StoredCodes.open(codesFile, codes, similarity, count);
    CodedQuery query = new CodedQuery(codes.type(), new Rotation(similarity.dimension()));
    return new NodeComparer(
        new CodedNodeDistances(stored, vectors.copy(), query), exact, pairs, known);
  }

  private void report(BuildProgress progress) {
    if (infoStream.isEnabled(BuildProgress.COMPONENT)) {
      infoStream.message(BuildProgress.COMPONENT, progress.message());
    }
  }
}
