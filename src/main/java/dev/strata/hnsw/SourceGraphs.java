// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.KnownNeighbors;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.RamUsageEstimator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * The graphs of the segments of a merge, whoever wrote them: what a vector was linked with there is
 * near it in the merged segment too. Immutable, and safe for any number of threads, each with its
 * own {@link #open view}.
 */
final class SourceGraphs {
  private final String field;
  private final HnswGraphProvider[] providers;

  /** The segment whose links may be taken over; -1 if there is none. */
  private final int adopted;

  /** Where the vectors of each segment begin in {@link #merged}, and the end of the last one's. */
  private final int[] begins;

  /** The ordinal in the merged segment of each vector; -1 for one whose document is deleted. */
  private final int[] merged;

  /** For each vector of the merged segment, its place in {@link #merged}. */
  private final int[] sources;

  private SourceGraphs(
      String field,
      HnswGraphProvider[] providers,
      int adopted,
      int[] begins,
      int[] merged,
      int[] sources) {
    this.field = field;
    this.providers = providers;
    this.adopted = adopted;
    this.begins = begins;
    this.merged = merged;
    this.sources = sources;
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
    int segments = merge.knnVectorsReaders.length;
    HnswGraphProvider[] providers = new HnswGraphProvider[segments];
    KnnVectorValues[] values = new KnnVectorValues[segments];
    int[] begins = new int[segments + 1];
    boolean any = false;
    for (int i = 0; i < segments; i++) {
      values[i] = values(merge, i, info);
      providers[i] = provider(merge.knnVectorsReaders[i], info.name);
      any |= providers[i] != null;
      int size = values[i] == null ? 0 : values[i].size();
      begins[i + 1] = Math.addExact(begins[i], size);
    }
    if (any == false) {
      return null;
    }
    long[] keys = new long[count];
    int live = 0;
    for (int i = 0; i < segments; i++) {
      if (values[i] == null) {
        continue;
      }
      KnnVectorValues.DocIndexIterator docs = values[i].iterator();
      for (int doc; (doc = docs.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; ) {
        abort.check();
        int to = merge.docMaps[i].get(doc);
        if (to != -1) {
          keys[live++] = (long) to << Integer.SIZE | (begins[i] + docs.index());
        }
      }
    }
    if (live != count) {
      throw new IllegalStateException(live + " vectors are live, but " + count + " were merged");
    }
    Arrays.sort(keys);
    int[] merged = new int[begins[segments]];
    int[] sources = new int[count];
    Arrays.fill(merged, -1);
    for (int ord = 0; ord < count; ord++) {
      sources[ord] = (int) keys[ord];
      merged[sources[ord]] = ord;
    }
    int adopted = adopted(info.name, providers, begins, params);
    return new SourceGraphs(info.name, providers, adopted, begins, merged, sources);
  }

  /** The largest of the segments whose graphs were built as the merged one will be. */
  private static int adopted(
      String field, HnswGraphProvider[] providers, int[] begins, HnswParams params) {
    int largest = -1;
    int most = 0;
    for (int i = 0; i < providers.length; i++) {
      int size = begins[i + 1] - begins[i];
      if (size > most
          && providers[i] instanceof StrataHnswVectorsReader reader
          && reader.isBuiltBy(field, params)) {
        largest = i;
        most = size;
      }
    }
    return largest;
  }

  /** Heap in use. */
  long ramBytesUsed() {
    return RamUsageEstimator.sizeOf(merged)
        + RamUsageEstimator.sizeOf(sources)
        + RamUsageEstimator.sizeOf(begins);
  }

  private static KnnVectorValues values(MergeState merge, int segment, FieldInfo info)
      throws IOException {
    FieldInfo there = merge.fieldInfos[segment].fieldInfo(info.name);
    KnnVectorsReader reader = merge.knnVectorsReaders[segment];
    if (reader == null || there == null || there.hasVectorValues() == false) {
      return null;
    }
    return info.getVectorEncoding() == VectorEncoding.BYTE
        ? reader.getByteVectorValues(info.name)
        : reader.getFloatVectorValues(info.name);
  }

  private static HnswGraphProvider provider(KnnVectorsReader reader, String field) {
    KnnVectorsReader inner =
        reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields
            ? fields.getFieldReader(field)
            : reader;
    return inner instanceof HnswGraphProvider provider ? provider : null;
  }

  /** A view for one thread. */
  KnownNeighbors open() throws IOException {
    Links[] graphs = new Links[providers.length];
    for (int i = 0; i < graphs.length; i++) {
      int size = begins[i + 1] - begins[i];
      graphs[i] = size == 0 ? null : links(providers[i], size);
    }
    return new View(graphs);
  }

  /** The links on layer 0 of a graph of so many vectors, or null if there are none. */
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
    private boolean whole;

    View(Links[] graphs) {
      this.graphs = graphs;
    }

    @Override
    public int load(int node) throws IOException {
      int source = sources[node];
      int at = Arrays.binarySearch(begins, source);
      int segment = at < 0 ? -at - 2 : at;
      while (begins[segment + 1] == begins[segment]) {
        segment++; // an empty segment begins where the next one does
      }
      Links graph = graphs[segment];
      whole = graph != null && segment == adopted;
      if (graph == null) {
        return 0;
      }
      int begin = begins[segment];
      int size = begins[segment + 1] - begin;
      int links = graph.load(source - begin, known);
      int count = 0;
      for (int i = 0; i < links; i++) {
        int near = known[i] < size ? merged[begin + known[i]] : -1;
        if (near == -1) {
          whole = false;
        } else {
          known[count++] = near;
        }
      }
      return count;
    }

    @Override
    public int get(int i) {
      return known[i];
    }

    @Override
    public boolean areLinks() {
      return whole;
    }
  }
}
