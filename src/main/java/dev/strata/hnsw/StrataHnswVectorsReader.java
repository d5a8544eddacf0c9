// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Graph;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Reads a segment. Opening it reads the metadata alone, whatever the size of the rest; after that
 * it is safe for any number of threads, each of which gets its own view of the files.
 */
final class StrataHnswVectorsReader extends KnnVectorsReader implements HnswGraphProvider {
  private final Map<String, FieldEntry> fields;
  private final Map<String, AcceptedSample> samples;
  private final IndexInput vectors;
  private final IndexInput graphs;
  private final IndexInput codes;

  /*
   * All of each file, for searches to slice. A mapped input that is sliced while another thread
   * closes it throws a NullPointerException; a slice of it does not, it notices when it is read.
   */
  private final IndexInput allVectors;
  private final IndexInput allGraphs;
  private final IndexInput allCodes;
  private final ColdProbe vectorsProbe = new ColdProbe();
  private final ColdProbe codesProbe = new ColdProbe();
  private final String segment;
  private final int maxDoc;
  private final SearchPool pool;

  StrataHnswVectorsReader(SegmentReadState state, SearchPool pool) throws IOException {
    this.pool = pool;
    this.segment = state.segmentInfo.name;
    this.maxDoc = state.segmentInfo.maxDoc();
    this.fields = new HashMap<>();
    this.samples = new HashMap<>();
    int version = readMeta(state);
    IndexInput[] opened = new IndexInput[3];
    IndexInput[] all = new IndexInput[3];
    try {
      opened[0] = SegmentFile.VECTORS.open(state, version);
      opened[1] = SegmentFile.GRAPH.open(state, version);
      opened[2] = SegmentFile.CODES.open(state, version);
      for (FieldEntry field : fields.values()) {
        field.checkInside(opened[0], opened[1], opened[2]);
      }
      all[0] = opened[0].slice("vectors", 0, opened[0].length());
      all[1] = opened[1].slice("graphs", 0, opened[1].length());
      all[2] = opened[2].slice("codes", 0, opened[2].length());
    } catch (Throwable t) {
      SegmentFile.closeAfter(t, opened);
      throw t;
    }
    vectors = opened[0];
    graphs = opened[1];
    codes = opened[2];
    allVectors = all[0];
    allGraphs = all[1];
    allCodes = all[2];
  }

  private int readMeta(SegmentReadState state) throws IOException {
    try (ChecksumIndexInput meta = SegmentFile.META.openChecksummed(state)) {
      int version = -1;
      Throwable failure = null;
      try {
        version = SegmentFile.META.checkHeader(meta, state.segmentInfo, state.segmentSuffix);
        readFields(state, meta);
      } catch (Throwable t) {
        failure = t; // checkFooter says whether the file is damaged, and throws this either way
      } finally {
        CodecUtil.checkFooter(meta, failure);
      }
      return version;
    }
  }

  private void readFields(SegmentReadState state, IndexInput meta) throws IOException {
    int number;
    while ((number = meta.readInt()) != StrataHnswVectorsFormat.END_OF_FIELDS) {
      FieldInfo info = number < 0 ? null : state.fieldInfos.fieldInfo(number);
      if (info == null || info.hasVectorValues() == false) {
        throw new CorruptIndexException("not a vector field: number=" + number, meta);
      }
      if (fields.put(info.name, FieldEntry.read(info, maxDoc, meta)) != null) {
        throw new CorruptIndexException("field given twice: field=" + info.name, meta);
      }
      samples.put(info.name, new AcceptedSample());
    }
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    return stored(entry(field, VectorEncoding.FLOAT32)).asFloats();
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    return stored(entry(field, VectorEncoding.BYTE)).asBytes();
  }

  @Override
  public void search(String field, float[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    search(
        entry(field, VectorEncoding.FLOAT32),
        target.length,
        stored -> FieldDistances.from(target, stored.field()),
        target,
        collector,
        acceptDocs);
  }

  @Override
  public void search(String field, byte[] target, KnnCollector collector, AcceptDocs acceptDocs)
      throws IOException {
    search(
        entry(field, VectorEncoding.BYTE),
        target.length,
        stored -> FieldDistances.from(target, stored.field()),
        null,
        collector,
        acceptDocs);
  }

  /**
   * @param codable the query in the form that codes are made of, or null
   */
  private void search(
      FieldEntry entry,
      int dimension,
      Function<StoredVectors, FieldDistances> query,
      float[] codable,
      KnnCollector collector,
      AcceptDocs acceptDocs)
      throws IOException {
    checkDimension(entry, dimension);
    if (entry.count() == 0 || collector.k() == 0) {
      return;
    }
    StoredVectors stored = stored(entry);
    stored.rows().watch(vectorsProbe);
    boolean cold = (entry.codes().exist() ? codesProbe : vectorsProbe).wasCold();
    Graph graph = entry.hasGraph() ? StoredGraph.open(allGraphs, entry, cold) : null;
    SearchMemory memory = pool.take();
    try {
      LeafSearch.Coded coded =
          entry.codes().exist() && codable != null ? () -> coded(entry, codable, memory) : null;
      new LeafSearch(
              segment,
              entry,
              stored.docs(),
              query.apply(stored),
              coded,
              collector,
              acceptDocs,
              samples.get(entry.name()).count(stored.docs(), acceptDocs))
          .run(graph, memory);
    } finally {
      pool.giveBack(memory);
    }
  }

  private StoredVectors stored(FieldEntry entry) throws IOException {
    return StoredVectors.open(allVectors, allCodes, entry, maxDoc);
  }

  private CodeDistances coded(FieldEntry entry, float[] query, SearchMemory memory)
      throws IOException {
    StoredCodes stored =
        StoredCodes.open(allCodes, entry.codes(), entry.similarity(), entry.count());
    stored.records().watch(codesProbe);
    return stored.from(query, memory.codedQuery(entry.codes().type(), query.length));
  }

  private FieldEntry entry(String field, VectorEncoding encoding) {
    FieldEntry entry = entry(field);
    if (entry.similarity().encoding() != encoding) {
      throw new IllegalArgumentException(
          "field=\""
              + field
              + "\" is encoded as: "
              + entry.similarity().encoding()
              + " expected: "
              + encoding);
    }
    return entry;
  }

  private FieldEntry entry(String field) {
    FieldEntry entry = fields.get(field);
    if (entry == null) {
      throw new IllegalArgumentException("field=\"" + field + "\" not found");
    }
    return entry;
  }

  private static void checkDimension(FieldEntry entry, int dimension) {
    if (dimension != entry.similarity().dimension()) {
      throw new IllegalArgumentException(
          "vector query dimension: "
              + dimension
              + " differs from field dimension: "
              + entry.similarity().dimension()
              + ", field=\""
              + entry.name()
              + "\"");
    }
  }

  @Override
  public HnswGraph getGraph(String field) throws IOException {
    Graph graph = graph(field);
    return graph == null ? HnswGraph.EMPTY : new LuceneGraph(graph, maxConn(entry(field)));
  }

  /**
   * Whether the field has a graph whose links are as many, and as good, as these parameters ask.
   */
  boolean isBuiltBy(String field, HnswParams params) {
    FieldEntry entry = fields.get(field);
    return entry != null
        && entry.hasGraph()
        && entry.m() == params.m()
        && entry.maxM() == params.maxM()
        && entry.maxM0() == params.maxM0()
        && entry.efConstruction() == params.efConstruction();
  }

  /** The graph of a field for another thread, or null if it has none. */
  Graph graph(String field) throws IOException {
    FieldEntry entry = entry(field);
    return entry.hasGraph() ? StoredGraph.open(allGraphs, entry) : null;
  }

  /** Looks at all that is stored of a field. */
  GraphReport report(String field) throws IOException {
    FieldEntry entry = entry(field);
    return new GraphInspection(entry, graph(field), stored(entry).rows()).report();
  }

  /* Lucene makes room for twice as many links on layer 0 where it begins a graph with ours. */
  private static int maxConn(FieldEntry entry) {
    return Math.max(entry.maxM(), (entry.maxM0() + 1) / 2);
  }

  @Override
  public Map<String, Long> getOffHeapByteSize(FieldInfo info) {
    FieldEntry entry = entry(info.name);
    Map<String, Long> bytes = new HashMap<>();
    if (entry.count() > 0) {
      bytes.put(SegmentFile.VECTORS.extension(), entry.vectorsLength() + entry.docsLength());
    }
    if (entry.derivedLength() > 0) {
      bytes.put(SegmentFile.CODES.extension(), entry.derivedLength());
    }
    if (entry.hasGraph()) {
      bytes.put(SegmentFile.GRAPH.extension(), entry.graphLength());
    }
    return Map.copyOf(bytes);
  }

  @Override
  public void checkIntegrity() throws IOException {
    CodecUtil.checksumEntireFile(vectors);
    CodecUtil.checksumEntireFile(graphs);
    CodecUtil.checksumEntireFile(codes);
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(vectors, graphs, codes);
  }
}
