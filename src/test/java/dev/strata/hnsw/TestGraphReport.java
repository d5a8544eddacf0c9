// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.kernel.VectorKernel;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.ParallelLeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.util.TestUtil;
import org.apache.lucene.util.hnsw.HnswGraph;

/** What {@link GraphReport} says is what Lucene's own view of the index says. */
public class TestGraphReport extends VectorsTestCase {
  private static final int ROWS = 600;
  private static final int DIMENSION = 12;

  private static VectorSet vectors(VectorEncoding encoding) {
    return VectorSet.random(
        random(),
        VectorSimilarityFunction.EUCLIDEAN,
        encoding,
        RandomVectors.Shape.NORMALIZED,
        ROWS,
        DIMENSION);
  }

  private static HnswParams.Builder params() {
    return VectorsTestCase.graphs().m(5).maxM(7).maxM0(11).efConstruction(33).efSearch(17);
  }

  @FunctionalInterface
  private interface LeafCheck {
    void check(LeafReader leaf) throws IOException;
  }

  private static void withLeaf(HnswParams params, VectorSet vectors, LeafCheck check)
      throws IOException {
    try (Directory directory = newDirectory()) {
      index(directory, params, vectors, 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        check.check(getOnlyLeafReader(reader));
      }
    }
  }

  public void testWhatWasSetAndStored() throws IOException {
    for (VectorEncoding encoding : VectorEncoding.values()) {
      HnswParams params = params().quantization(Quantization.NONE).build();
      withLeaf(
          params,
          vectors(encoding),
          leaf -> {
            GraphReport report = GraphReport.of(leaf, VECTOR);
            assertEquals(VECTOR, report.field());
            assertEquals(encoding, report.encoding());
            assertEquals(DIMENSION, report.dimension());
            assertEquals(VectorSimilarityFunction.EUCLIDEAN, report.similarity());
            assertEquals(ROWS, report.count());
            assertEquals(new GraphReport.Parameters(5, 7, 11, 33, 17), report.parameters());
            assertEquals(new GraphReport.Codes(Quantization.NONE, 0, 0), report.codes());
            assertEquals(VectorKernel.choice(), report.kernel());
            long rowBytes = (long) DIMENSION * encoding.byteSize;
            assertEquals(ROWS * rowBytes, report.bytes().vectors());
            assertEquals(0, report.bytes().documents());
            assertEquals(0, report.bytes().codes());
          });
    }
  }

  public void testBytesAreThoseLuceneIsTold() throws IOException {
    HnswParams params = params().quantization(Quantization.INT4).build();
    withLeaf(
        params,
        vectors(VectorEncoding.FLOAT32),
        leaf -> {
          GraphReport report = GraphReport.of(leaf, VECTOR);
          assertEquals(new GraphReport.Codes(Quantization.INT4, 4, 2.5f), report.codes());
          Map<String, Long> told =
              reader(leaf, VECTOR).getOffHeapByteSize(leaf.getFieldInfos().fieldInfo(VECTOR));
          Map<String, Long> said = new HashMap<>();
          said.put("vec", report.bytes().vectors() + report.bytes().documents());
          said.put("veq", report.bytes().codes());
          said.put("vex", report.bytes().graph());
          assertEquals(told, said);
        });
  }

  public void testLevelsAreThoseOfLucenesView() throws IOException {
    withLeaf(
        params().build(),
        vectors(VectorEncoding.FLOAT32),
        leaf -> {
          GraphReport report = GraphReport.of(leaf, VECTOR);
          HnswGraph graph = graph(leaf, VECTOR);
          assertEquals(graph.numLevels(), report.levels().size());
          assertTrue("a graph of one level shows little", graph.numLevels() > 1);
          for (int level = 0; level < graph.numLevels(); level++) {
            GraphReport.Level said = report.levels().get(level);
            assertEquals(level, said.level());
            assertEquals(level == 0 ? 11 : 7, said.maxLinks());
            assertEquals(graph.getNodesOnLevel(level).size(), said.nodes());
            assertEquals(links(graph, level), said.links());
            assertEquals(said.nodes(), said.degrees().stream().mapToInt(n -> n).sum());
            assertEquals("all is reachable", said.nodes(), said.reachable());
            assertTrue("at most the entry point", said.inDegreeZero() <= 1);
          }
          assertTrue(report.components().count() >= 1);
          assertTrue(report.components().largest() > ROWS / 2);
        });
  }

  private static long links(HnswGraph graph, int level) throws IOException {
    long links = 0;
    HnswGraph.NodesIterator nodes = graph.getNodesOnLevel(level);
    while (nodes.hasNext()) {
      graph.seek(level, nodes.nextInt());
      links += graph.neighborCount();
    }
    return links;
  }

  /** Three vectors that are equal, four others that are, and many that are alone. */
  public void testDuplicatesAndMissingVectors() throws IOException {
    float[][] rows = vectors(VectorEncoding.FLOAT32).floats();
    rows[40] = rows[7];
    rows[300] = rows[7];
    for (int row : new int[] {8, 9, 599}) {
      rows[row] = rows[100];
    }
    VectorSet vectors = VectorSet.of(VectorSimilarityFunction.EUCLIDEAN, rows);
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, config(params().build()))) {
        writer.addDocument(withoutVector(-1));
        add(writer, vectors, 0, ROWS);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        GraphReport report = GraphReport.of(getOnlyLeafReader(reader), VECTOR);
        assertEquals(new GraphReport.Duplicates(2, 7), report.duplicates());
        assertEquals(ROWS, report.count());
        assertEquals(ROWS, report.levels().getFirst().reachable());
        assertEquals(4L * ROWS, report.bytes().documents());
        assertTrue(report.toString().contains("groups of equal vectors: 2, vectors in them: 7"));
      }
    }
  }

  public void testNoGraph() throws IOException {
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(params().minGraphSize(3).build()))) {
        writer.addDocument(document(vectors(VectorEncoding.BYTE), 0));
        writer.addDocument(document(vectors(VectorEncoding.BYTE), 1));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        GraphReport report = GraphReport.of(getOnlyLeafReader(reader), VECTOR);
        assertEquals(2, report.count());
        assertEquals(List.of(), report.levels());
        assertEquals(new GraphReport.Components(0, 0), report.components());
        assertTrue(report.toString().contains("none; every search compares all vectors"));
      }
    }
  }

  public void testThroughFilters() throws IOException {
    withLeaf(
        params().build(),
        vectors(VectorEncoding.FLOAT32),
        leaf -> {
          GraphReport plain = GraphReport.of(leaf, VECTOR);
          LeafReader wrapped = leaf;
          for (int i = 0; i < 4; i++) {
            wrapped =
                random().nextBoolean() || wrapped instanceof CodecReader == false
                    ? new PassingLeafReader(wrapped)
                    : new PassingCodecReader((CodecReader) wrapped);
          }
          assertEquals(plain, GraphReport.of(wrapped, VECTOR));
        });
  }

  private static final class PassingLeafReader extends FilterLeafReader {
    PassingLeafReader(LeafReader in) {
      super(in);
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }

  private static final class PassingCodecReader extends FilterCodecReader {
    PassingCodecReader(CodecReader in) {
      super(in);
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }

  public void testRefused() throws IOException {
    withLeaf(
        params().build(),
        vectors(VectorEncoding.FLOAT32),
        leaf -> {
          assertRefused("field=\"w\" is no vector field of " + leaf, leaf, "w");
          assertRefused("field=\"id\" is no vector field of " + leaf, leaf, ID);
          LeafReader parallel = new ParallelLeafReader(false, leaf);
          assertRefused("leaf must be a segment's, got: " + parallel, parallel, VECTOR);
          parallel.close();
        });
  }

  public void testAnotherFormat() throws IOException {
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(
              directory,
              config(params().build())
                  .setCodec(TestUtil.alwaysKnnVectorsFormat(new Lucene99HnswVectorsFormat())))) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(VECTOR, new float[] {1, 2}));
        writer.addDocument(document);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertRefused(
            "field=\"v\" must be written by StrataHnsw, but is read by Lucene99HnswVectorsReader",
            getOnlyLeafReader(reader),
            VECTOR);
      }
    }
  }

  private static void assertRefused(String message, LeafReader leaf, String field) {
    assertEquals(
        message,
        expectThrows(IllegalArgumentException.class, () -> GraphReport.of(leaf, field))
            .getMessage());
  }

  public void testClosed() throws IOException {
    try (Directory directory = new MMapDirectory(createTempDir())) {
      index(directory, params().build(), vectors(VectorEncoding.FLOAT32), 1);
      LeafReader leaf;
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        leaf = getOnlyLeafReader(reader);
      }
      expectThrows(AlreadyClosedException.class, () -> GraphReport.of(leaf, VECTOR));
    }
  }
}
