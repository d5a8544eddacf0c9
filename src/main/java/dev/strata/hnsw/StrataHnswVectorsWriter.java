// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.GraphBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
  private final IndexOutput meta;
  private final IndexOutput vectors;
  private final IndexOutput graphs;
  private final IndexOutput codes;
  private final List<BufferedField<?>> buffered = new ArrayList<>();
  private final List<Unlinked> unlinked = new ArrayList<>();

  /** A field whose vectors are written and whose graph is not. */
  private record Unlinked(
      FieldInfo info, int count, long vectorsOffset, long docsOffset, AbortCheck abort) {}

  StrataHnswVectorsWriter(SegmentWriteState state, HnswParams params) throws IOException {
    this.state = state;
    this.params = params;
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
      vectorsWritten(field.info(), offset, docs, maxDoc, AbortCheck.NEVER);
    }
    buffered.clear(); // the heap is free before the graphs are built
  }

  @Override
  public IORunnable mergeOneField(FieldInfo info, MergeState mergeState) throws IOException {
    AbortCheck abort = AbortCheck.of(mergeState);
    long offset = vectors.alignFilePointer(SegmentFile.ALIGNMENT);
    DocsWithFieldSet docs = MergedVectors.write(info, mergeState, abort, vectors);
    vectorsWritten(info, offset, docs, state.segmentInfo.maxDoc(), abort);
    return null; // finish() does the rest, in all versions of Lucene
  }

  private void vectorsWritten(
      FieldInfo info, long offset, DocsWithFieldSet docs, int maxDoc, AbortCheck abort)
      throws IOException {
    long docsOffset = VectorDocs.write(docs, maxDoc, abort, vectors);
    unlinked.add(new Unlinked(info, docs.cardinality(), offset, docsOffset, abort));
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
      for (Unlinked field : unlinked) {
        link(field, in);
      }
    }
    unlinked.clear();
    meta.writeInt(StrataHnswVectorsFormat.END_OF_FIELDS);
    CodecUtil.writeFooter(meta);
    CodecUtil.writeFooter(graphs);
    CodecUtil.writeFooter(codes);
  }

  private void link(Unlinked field, IndexInput in) throws IOException {
    Similarity similarity = similarity(field.info);
    if (field.count == 0 || field.count < params.minGraphSize()) {
      entry(field, similarity, CodesEntry.NONE, new int[0], -1, -1).write(field.info, meta);
      return;
    }
    RowSource rows = rows(field, similarity, in);
    CodesEntry coded =
        new CodesWriter(params, codes).write(similarity, rows, field.count, field.abort);
    Graph graph = build(field, similarity, rows);
    long offset = StoredGraph.write(graph, graphs, field.abort);
    int[] layerSizes = new int[graph.layers()];
    for (int level = 0; level < layerSizes.length; level++) {
      layerSizes[level] = graph.layer(level).size();
    }
    entry(field, similarity, coded, layerSizes, graph.entryPoint(), offset).write(field.info, meta);
  }

  private static RowSource rows(Unlinked field, Similarity similarity, IndexInput in)
      throws IOException {
    int rowBytes = similarity.dimension() * similarity.encoding().byteSize;
    long length = (long) field.count * rowBytes;
    return new RowSource(in.slice(field.info.name, field.vectorsOffset, length), rowBytes);
  }

  private Graph build(Unlinked field, Similarity similarity, RowSource rows) throws IOException {
    GraphBuilder builder =
        new GraphBuilder(
            params.construction(),
            field.count,
            FieldDistances.betweenNodes(similarity, rows),
            FieldDistances.betweenNodes(similarity, rows.copy()));
    int step = Math.max(1, field.count / 100);
    return builder.build(
        done -> {
          field.abort.check();
          if (done % step == 0 || done == field.count) {
            report(new BuildProgress(field.info.name, done, field.count));
          }
        });
  }

  private void report(BuildProgress progress) {
    if (state.infoStream.isEnabled(BuildProgress.COMPONENT)) {
      state.infoStream.message(BuildProgress.COMPONENT, progress.message());
    }
  }

  private static Similarity similarity(FieldInfo info) {
    return new Similarity(
        info.getVectorSimilarityFunction(), info.getVectorEncoding(), info.getVectorDimension());
  }

  private FieldEntry entry(
      Unlinked field,
      Similarity similarity,
      CodesEntry coded,
      int[] layerSizes,
      int entryPoint,
      long graphOffset) {
    return new FieldEntry(
        field.info.name,
        similarity,
        field.count,
        field.vectorsOffset,
        field.docsOffset,
        coded,
        params.m(),
        params.maxM(),
        params.maxM0(),
        params.efConstruction(),
        params.efSearch(),
        layerSizes,
        entryPoint,
        graphOffset);
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
