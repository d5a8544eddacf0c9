// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.KnownNeighbors;
import java.io.IOException;
import java.util.BitSet;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * The graphs of the segments of a merge, whoever wrote them: what a vector was linked with there is
 * near it in the merged segment too. Immutable, and safe for any number of threads, each with its
 * own {@link #open view}.
 */
final class SourceGraphs {
  private final String field;
  private final HnswGraphProvider[] providers;
  private final MergedOrds ords;

  /** Segments whose links may be taken over. */
  private final BitSet adopted;

  private SourceGraphs(
      String field, HnswGraphProvider[] providers, MergedOrds ords, BitSet adopted) {
    this.field = field;
    this.providers = providers;
    this.ords = ords;
    this.adopted = adopted;
  }

  /**
   * Those of a merge.
   *
   * @param params of the graph that is to be built
   * @param count vectors in the merged segment
   * @return the graphs, or null if no segment has one
   */
  static SourceGraphs of(
      FieldInfo info, MergeState merge, HnswParams params, int count, AbortCheck abort)
      throws IOException {
    HnswGraphProvider[] providers = new HnswGraphProvider[merge.knnVectorsReaders.length];
    boolean any = false;
    for (int i = 0; i < providers.length; i++) {
      providers[i] = provider(merge.knnVectorsReaders[i], info.name);
      any |= providers[i] != null;
    }
    if (any == false) {
      return null;
    }
    MergedOrds ords = MergedOrds.of(info, merge, count, abort);
    boolean joins = params.construction(info.getVectorDimension()).looksTwice();
    BitSet adopted = adopted(alike(info.name, providers, ords, params), ords, joins ? count : 0);
    return new SourceGraphs(info.name, providers, ords, adopted);
  }

  private static HnswGraphProvider provider(KnnVectorsReader reader, String field) {
    KnnVectorsReader inner =
        reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields
            ? fields.getFieldReader(field)
            : reader;
    return inner instanceof HnswGraphProvider provider ? provider : null;
  }

  /** The segments whose graphs were built as the merged one will be. */
  private static BitSet alike(
      String field, HnswGraphProvider[] providers, MergedOrds ords, HnswParams params) {
    BitSet alike = new BitSet();
    for (int i = 0; i < providers.length; i++) {
      alike.set(
          i,
          ords.size(i) > 0
              && providers[i] instanceof StrataHnswVectorsReader reader
              && reader.isBuiltBy(field, params));
    }
    return alike;
  }

  /**
   * The largest of some segments; or all of them, where it has less than half of the merged vectors
   * and they have more. The neighbours of its nodes then are in the other segments for the most
   * part, so that each node is looked for links anew, and to join graphs is cheaper than to insert
   * one into another.
   *
   * @param count vectors in the merged segment, or 0 if no graphs are to be joined
   */
  private static BitSet adopted(BitSet alike, MergedOrds ords, int count) {
    int largest = alike.nextSetBit(0);
    long all = 0;
    for (int i = largest; i >= 0; i = alike.nextSetBit(i + 1)) {
      largest = ords.size(i) > ords.size(largest) ? i : largest;
      all += ords.size(i);
    }
    if (largest >= 0 && (ords.size(largest) >= count / 2 || all < count / 2)) {
      alike.clear();
      alike.set(largest);
    }
    return alike;
  }

  /** Whether links are taken over of more than one of them. */
  boolean ofSeveral() {
    return adopted.cardinality() > 1;
  }

  /** Heap in use. */
  long ramBytesUsed() {
    return ords.ramBytesUsed();
  }

  /** A view for one thread. */
  KnownNeighbors open() throws IOException {
    Links[] graphs = new Links[providers.length];
    for (int i = 0; i < graphs.length; i++) {
      graphs[i] = ords.size(i) == 0 ? null : links(providers[i], ords.size(i));
    }
    return new View(graphs);
  }

  /**
   * The links on layer 0 of a graph of so many vectors, or null if there are none. Ours are not
   * read through Lucene's view of them, of which Lucene 10.3 lacks a part.
   */
  private Links links(HnswGraphProvider provider, int size) throws IOException {
    if (provider instanceof StrataHnswVectorsReader reader) {
      Graph graph = reader.graph(field);
      return graph == null ? null : graph.layer(0)::links;
    }
    HnswGraph graph = provider == null ? null : provider.getGraph(field);
    return graph == null || graph.size() < size ? null : (ord, into) -> load(graph, ord, into);
  }

  private static int load(HnswGraph graph, int ord, int[] into) throws IOException {
    graph.seek(0, ord);
    int count = 0;
    for (int link; (link = graph.nextNeighbor()) != DocIdSetIterator.NO_MORE_DOCS; ) {
      if (count < into.length) { // more are of no use to a search
        into[count++] = link;
      }
    }
    return count;
  }

  /** Reads the links of a vector, as ordinals. */
  @FunctionalInterface
  private interface Links {
    int load(int ord, int[] into) throws IOException;
  }

  private final class View implements KnownNeighbors {
    private final Links[] graphs;
    private final int[] known = new int[HnswParams.MAX_MAX_M0];
    private boolean links;
    private int lost;

    View(Links[] graphs) {
      this.graphs = graphs;
    }

    @Override
    public int load(int node) throws IOException {
      int segment = ords.segment(node);
      Links graph = graphs[segment];
      links = graph != null && adopted.get(segment);
      int loaded = graph == null ? 0 : graph.load(ords.sourceOrd(node, segment), known);
      int count = 0;
      for (int i = 0; i < loaded; i++) {
        int near = ords.mergedOrd(segment, known[i]);
        if (near != -1) {
          known[count++] = near;
        }
      }
      lost = loaded - count;
      return count;
    }

    @Override
    public int get(int i) {
      return known[i];
    }

    @Override
    public boolean areLinks() {
      return links;
    }

    @Override
    public int lost() {
      return lost;
    }

    @Override
    public boolean ofSeveral() {
      return SourceGraphs.this.ofSeveral();
    }
  }
}
