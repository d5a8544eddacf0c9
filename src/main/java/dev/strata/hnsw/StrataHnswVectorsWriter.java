// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.ParallelLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.RamUsageEstimator;

/**
 * Writes a segment in two steps, the same for a flush and a merge: first the vectors of all fields,
 * then, from the finished and reopened vectors file, the graphs. A build thus reads vectors as a
 * search does, from mapped memory, and needs no heap for them.
 *
 * <p>Lucene 10.3 and 10.4 call {@code void mergeOneField}, later ones {@code IORunnable
 * mergeOneField}. The source can only say the latter; the build adds the former to the class file
 * ({@code src/build/AddVoidMerge.java}). {@link #finish} refuses to lose vectors should either be
 * missed.
 */
final class StrataHnswVectorsWriter extends KnnVectorsWriter {
  private static final long SHALLOW_SIZE =
      RamUsageEstimator.shallowSizeOfInstance(StrataHnswVectorsWriter.class);

  private final SegmentWriteState state;
  private final HnswParams params;
  private final Executor executor;
  private final IndexOutput meta;
  private final IndexOutput vectors;
  private final IndexOutput graphs;
  private final IndexOutput codes;
  private final List<BufferedField<?>> buffered = new ArrayList<>();
  private final List<Unlinked> unlinked = new ArrayList<>();

  /**
   * A field whose vectors are written and whose graph is not.
   *
   * @param sources the graphs of a merge, or null
   */
  private record Unlinked(
      FieldInfo info,
      int count,
      long vectorsOffset,
      long docsOffset,
      SourceGraphs sources,
      Executor executor,
      AbortCheck abort) {}

  /** What the codes file holds of a field. */
  private record Derived(CodesEntry codes, long lengthsOffset) {}

  /**
   * @param executor whose threads help to build graphs; null for those that Lucene lends a merge
   */
  StrataHnswVectorsWriter(SegmentWriteState state, HnswParams params, Executor executor)
      throws IOException {
    this.state = state;
    this.params = params;
    this.executor = executor;
    IndexOutput[] created = new IndexOutput[4];
    try {
      created[0] = SegmentFile.META.create(state);
      created[1] = SegmentFile.VECTORS.create(state);
      created[2] = SegmentFile.GRAPH.create(state);
      created[3] = SegmentFile.CODES.create(state);
    } catch (Throwable t) {
      SegmentFile.closeAfter(t, created);
      throw t;
    }
    meta = created[0];
    vectors = created[1];
    graphs = created[2];
    codes = created[3];
  }

  @Override
  public KnnFieldVectorsWriter<?> addField(FieldInfo info) {
    HnswParams.requireBetween(
        "dimension of field \"" + info.name + "\"",
        info.getVectorDimension(),
        1,
        StrataHnswVectorsFormat.MAX_DIMENSIONS);
    BufferedField<?> field = BufferedField.of(info);
    buffered.add(field);
    return field;
  }

  @Override
  public void flush(int maxDoc, Sorter.DocMap sortMap) throws IOException {
    for (BufferedField<?> field : buffered) {
      long offset = vectors.alignFilePointer(SegmentFile.ALIGNMENT);
      DocsWithFieldSet docs = field.write(sortMap, vectors);
      long docsOffset = VectorDocs.write(docs, maxDoc, AbortCheck.NEVER, vectors);
      unlinked.add(
          new Unlinked(
              field.info(),
              docs.cardinality(),
              offset,
              docsOffset,
              null,
              executor,
              AbortCheck.NEVER));
    }
    buffered.clear(); // the heap is free before the graphs are built
  }

  @Override
  public IORunnable mergeOneField(FieldInfo info, MergeState mergeState) throws IOException {
    AbortCheck abort = AbortCheck.of(mergeState);
    long offset = vectors.alignFilePointer(SegmentFile.ALIGNMENT);
    DocsWithFieldSet docs = MergedVectors.write(info, mergeState, abort, vectors);
    long docsOffset = VectorDocs.write(docs, state.segmentInfo.maxDoc(), abort, vectors);
    int count = docs.cardinality();
    SourceGraphs sources =
        getsGraph(count) ? SourceGraphs.of(info, mergeState, params, count, abort) : null;
    Executor lent = executor == null ? mergeState.intraMergeTaskExecutor : executor;
    unlinked.add(new Unlinked(info, count, offset, docsOffset, sources, lent, abort));
    return null; // finish() does the rest, in all versions of Lucene
  }

  @Override
  public void finish() throws IOException {
    if (buffered.isEmpty() == false) {
      throw new IllegalStateException(
          "vectors would be lost: Lucene merged field \""
              + buffered.getFirst().info().name
              + "\" in a way that this version of Strata does not know");
    }
    CodecUtil.writeFooter(vectors);
    vectors.close();
    try (IndexInput in = SegmentFile.VECTORS.reopen(state)) {
      List<Derived> derived = new ArrayList<>();
      for (Unlinked field : unlinked) {
        derived.add(derive(field, in));
      }
      CodecUtil.writeFooter(codes);
      codes.close();
      try (IndexInput codesIn = SegmentFile.CODES.reopen(state)) {
        for (int i = 0; i < unlinked.size(); i++) {
          link(unlinked.get(i), derived.get(i), in, codesIn);
        }
      }
    }
    unlinked.clear();
    meta.writeInt(StrataHnswVectorsFormat.END_OF_FIELDS);
    CodecUtil.writeFooter(meta);
    CodecUtil.writeFooter(graphs);
  }

  private boolean getsGraph(int count) {
    return count > 0 && count >= params.minGraphSize();
  }

  private Derived derive(Unlinked field, IndexInput in) throws IOException {
    Similarity similarity = similarity(field.info);
    FieldRows rows =
        new FieldRows(
            rows(field, similarity, in),
            similarity.dimension(),
            field.count,
            new ParallelLoop(field.executor, params.workers()),
            field.abort);
    CodesEntry coded =
        getsGraph(field.count)
            ? new CodesWriter(params, codes).write(similarity, rows)
            : CodesEntry.NONE;
    long lengthsOffset =
        SquaredLengths.belongTo(similarity) ? SquaredLengths.write(rows, codes) : -1;
    return new Derived(coded, lengthsOffset);
  }

  private void link(Unlinked field, Derived derived, IndexInput in, IndexInput codesIn)
      throws IOException {
    Similarity similarity = similarity(field.info);
    if (getsGraph(field.count) == false) {
      entry(field, similarity, derived, new int[0], -1, -1).write(field.info, meta);
      return;
    }
    SquaredLengths lengths = SquaredLengths.open(codesIn, derived.lengthsOffset, field.count);
    FieldVectors comparable = new FieldVectors(similarity, rows(field, similarity, in), lengths);
    Graph graph =
        new FieldGraph(
                params,
                field.info.name,
                field.count,
                comparable,
                derived.codes,
                codesIn,
                field.sources,
                state.infoStream)
            .build(field.executor, field.abort);
    long offset = StoredGraph.write(graph, graphs, field.abort);
    int[] layerSizes = new int[graph.layers()];
    for (int level = 0; level < layerSizes.length; level++) {
      layerSizes[level] = graph.layer(level).size();
    }
    entry(field, similarity, derived, layerSizes, graph.entryPoint(), offset)
        .write(field.info, meta);
  }

  private static RowSource rows(Unlinked field, Similarity similarity, IndexInput in)
      throws IOException {
    long length = (long) field.count * similarity.rowBytes();
    return new RowSource(
        in.slice(field.info.name, field.vectorsOffset, length), similarity.rowBytes());
  }

  private static Similarity similarity(FieldInfo info) {
    return new Similarity(
        info.getVectorSimilarityFunction(), info.getVectorEncoding(), info.getVectorDimension());
  }

  private FieldEntry entry(
      Unlinked field,
      Similarity similarity,
      Derived derived,
      int[] layerSizes,
      int entryPoint,
      long graphOffset) {
    return new FieldEntry(
        field.info.name,
        similarity,
        field.count,
        field.vectorsOffset,
        field.docsOffset,
        derived.codes,
        params.m(),
        params.maxM(),
        params.maxM0(),
        params.efConstruction(),
        params.efSearch(),
        layerSizes,
        entryPoint,
        graphOffset,
        derived.lengthsOffset);
  }

  @Override
  public long ramBytesUsed() {
    long bytes = SHALLOW_SIZE;
    for (BufferedField<?> field : buffered) {
      bytes += field.ramBytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(meta, vectors, graphs, codes);
  }
}
