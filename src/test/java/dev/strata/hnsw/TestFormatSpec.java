// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.LevelSampler;
import dev.strata.hnsw.graph.NeighborSelection;
import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.Quantization;
import dev.strata.hnsw.quantization.Rotation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * The Javadoc of {@link StrataHnswVectorsFormat} is the specification of the files: they are
 * written and read here a second time, from that text.
 */
public class TestFormatSpec extends VectorsTestCase {
  private static final String SUFFIX = StrataHnswVectorsFormat.NAME + "_0";

  /** Two fields over four documents, byte for byte: the one has no vector in document 1. */
  public void testEveryByte() throws IOException {
    HnswParams params = smallParams();
    try (Directory directory = FSDirectory.open(createTempDir())) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
        writer.addDocument(document(new float[] {0, 0}, 1, 2, 3));
        writer.addDocument(document(null, 4, 5, 6));
        writer.addDocument(document(new float[] {1, 0}, -1, -2, -3));
        writer.addDocument(document(new float[] {0, 3}, -128, 127, 0));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        SegmentReader leaf = (SegmentReader) getOnlyLeafReader(reader);
        byte[] id = leaf.getSegmentInfo().info.getId();
        FieldInfos infos = leaf.getFieldInfos();
        FileBytes meta = new FileBytes().header("StrataHnswMeta", 2, id, SUFFIX);
        FileBytes vectors = new FileBytes().header("StrataHnswVectors", 2, id, SUFFIX);
        FileBytes graphs = new FileBytes().header("StrataHnswGraph", 2, id, SUFFIX);
        expectFloats(infos.fieldInfo("v").number, meta, vectors, graphs);
        expectBytes(infos.fieldInfo("b").number, meta, vectors, graphs);
        meta.int32(-1);
        assertFile(meta.footer(), directory, "vem");
        assertFile(vectors.footer(), directory, "vec");
        assertFile(graphs.footer(), directory, "vex");
        FileBytes codes = new FileBytes().header("StrataHnswCodes", 2, id, SUFFIX);
        assertFile(codes.footer(), directory, "veq");
      }
    }
  }

  /*
   * Nodes 0 to 3 get the levels 1, 0, 2, 0 from the first seed that says so. With algorithm 3, M = 2
   * and room for 4 links, the links follow by hand.
   */
  private static HnswParams smallParams() {
    HnswParams.Builder params =
        VectorsTestCase.graphs()
            .m(2)
            .efConstruction(50)
            .efSearch(7)
            .quantization(Quantization.NONE)
            .selection(NeighborSelection.SIMPLE);
    for (long seed = 0; ; seed++) {
      LevelSampler levels = new LevelSampler(1 / Math.log(2), seed);
      if (levels.level(0) == 1
          && levels.level(1) == 0
          && levels.level(2) == 2
          && levels.level(3) == 0) {
        return params.seed(seed).build();
      }
    }
  }

  private static Document document(float[] floats, int... bytes) {
    Document document = new Document();
    if (floats != null) {
      document.add(new KnnFloatVectorField("v", floats, VectorSimilarityFunction.EUCLIDEAN));
    }
    byte[] vector = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      vector[i] = (byte) bytes[i];
    }
    document.add(
        new KnnByteVectorField("b", vector, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
    return document;
  }

  private static void expectFloats(
      int number, FileBytes meta, FileBytes vectors, FileBytes graphs) {
    meta.int32(number).int8(0, 0).int32(2, 3);
    meta.int64(vectors.gap().length());
    vectors.float32(0, 0, 1, 0, 0, 3);
    meta.int64(vectors.gap().length());
    vectors.int32(0, 2, 3);
    meta.int8(0).float32(0).int64(-1);
    meta.int32(2, 2, 4, 50, 7);
    meta.int32(3, 3, 2, 1).int32(0);
    meta.int64(graphs.gap().length());
    meta.int64(-1);
    graphs.int32(1, 2, -1, -1, 0, 2, -1, -1, 0, 1, -1, -1).gap(); // layer 0
    graphs.int32(0, 2).gap().int32(1, -1, 0, -1).gap(); // layer 1 holds nodes 0 and 2
    graphs.int32(2).gap().int32(1).gap().int32(-1, -1).gap(); // layer 2 holds node 2
  }

  /* The products: 0 and 1 32, 0 and 2 -14, 1 and 2 -32; of node 3 with 0 126, with 1 123, with 2 -126. */
  private static void expectBytes(int number, FileBytes meta, FileBytes vectors, FileBytes graphs) {
    meta.int32(number).int8(1, 3).int32(3, 4);
    meta.int64(vectors.gap().length());
    vectors.int8(1, 2, 3, 4, 5, 6, -1, -2, -3, -128, 127, 0);
    meta.int64(-1);
    meta.int8(0).float32(0).int64(-1);
    meta.int32(2, 2, 4, 50, 7);
    meta.int32(3, 4, 2, 1).int32(0);
    meta.int64(graphs.gap().length());
    meta.int64(-1);
    graphs.int32(1, 2, 3, -1, 0, 2, 3, -1, 0, 1, -1, -1, 0, 1, -1, -1).gap();
    graphs.int32(0, 2).gap().int32(1, -1, 0, -1).gap();
    graphs.int32(2).gap().int32(1).gap().int32(-1, -1).gap();
  }

  /**
   * The codes of each type, byte for byte. Of one dimension they follow by hand but for the sign
   * that the rotation may have changed: the center is 2, and the vectors lie at -2, 0 and 2 from
   * it.
   */
  public void testEveryByteOfCodes() throws IOException {
    float[] sign = {1};
    new Rotation(1).apply(sign);
    for (CodeType type : CodeType.values()) {
      HnswParams params =
          smallParams().toBuilder()
              .quantization(Quantization.valueOf(type.name()))
              .oversampling(7)
              .build();
      try (Directory directory = FSDirectory.open(createTempDir())) {
        try (IndexWriter writer =
            new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
          for (float x : new float[] {0, 2, 4}) {
            Document document = new Document();
            document.add(
                new KnnFloatVectorField("v", new float[] {x}, VectorSimilarityFunction.EUCLIDEAN));
            writer.addDocument(document);
          }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          SegmentReader leaf = (SegmentReader) getOnlyLeafReader(reader);
          byte[] id = leaf.getSegmentInfo().info.getId();
          FileBytes codes = new FileBytes().header("StrataHnswCodes", 2, id, SUFFIX).gap();
          int offset = codes.length();
          codes.float32(2).gap();
          expectRecords(type, sign[0] > 0, codes);
          codes.int8(new int[62]);
          assertFile(codes.footer(), directory, "veq");
          byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
          DecodedField field = DecodedField.all(meta).getFirst();
          assertEquals(type.ordinal() + 1, field.codes());
          assertEquals(7, field.oversampling(), 0);
          assertEquals(offset, field.codesOffset());
        }
      }
    }
  }

  /* a is the squared length; b is -2 times the length over that of the code, which is 255, 15 or 1. */
  private static void expectRecords(CodeType type, boolean upright, FileBytes codes) {
    for (int x = -2; x <= 2; x += 2) {
      int toward = upright ? x : -x;
      switch (type) {
        case INT8 -> codes.int8(Integer.signum(toward) * 128 - (toward > 0 ? 1 : 0), 0, 0, 0);
        case INT4 -> codes.int8(toward == 0 ? 8 : toward > 0 ? 15 : 0, 0, 0, 0);
        case BINARY -> codes.int8(toward >= 0 ? 1 : 0, 0, 0, 0, 0, 0, 0, 0);
      }
      float length = type == CodeType.INT8 ? 255 : type == CodeType.INT4 ? 15 : 1;
      codes.float32(x * x, x == 0 ? 0 : -4 / length);
    }
  }

  /** Fields whose similarity is the cosine, of vectors whose lengths are known. */
  public void testEveryByteOfSquaredLengths() throws IOException {
    float[][] vectors = {{3, 4}, {-8, 6}, {1e-30f, 0}, {1e30f, 0}};
    for (int minGraphSize : new int[] {0, 100}) {
      try (Directory directory = FSDirectory.open(createTempDir())) {
        HnswParams params = smallParams().toBuilder().minGraphSize(minGraphSize).build();
        try (IndexWriter writer =
            new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
          for (float[] vector : vectors) {
            Document document = new Document();
            document.add(new KnnFloatVectorField("v", vector, VectorSimilarityFunction.COSINE));
            document.add(
                new KnnByteVectorField("b", new byte[] {1}, VectorSimilarityFunction.COSINE));
            document.add(new KnnFloatVectorField("d", vector, VectorSimilarityFunction.EUCLIDEAN));
            writer.addDocument(document);
          }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          byte[] id = ((SegmentReader) getOnlyLeafReader(reader)).getSegmentInfo().info.getId();
          FileBytes codes = new FileBytes().header("StrataHnswCodes", 2, id, SUFFIX).gap();
          long offset = codes.length();
          assertFile(codes.float32(25, 100, 0, Float.POSITIVE_INFINITY).footer(), directory, "veq");
          List<Long> offsets = new ArrayList<>();
          byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
          for (DecodedField field : DecodedField.all(meta)) {
            offsets.add(field.lengthsOffset());
          }
          assertEquals(List.of(offset, -1L, -1L), offsets);
        }
      }
    }
  }

  private static void assertFile(byte[] expected, Directory directory, String extension)
      throws IOException {
    byte[] actual = FileBytes.read(directory, FileBytes.name(directory, extension));
    int different = Arrays.mismatch(expected, actual);
    assertEquals(
        extension
            + "\nexpected "
            + Arrays.toString(expected)
            + "\nactual   "
            + Arrays.toString(actual),
        -1,
        different);
  }

  /** The ids of similarities and encodings on disk, all of them. */
  public void testWireIds() throws IOException {
    VectorSimilarityFunction[] byId = {
      VectorSimilarityFunction.EUCLIDEAN,
      VectorSimilarityFunction.DOT_PRODUCT,
      VectorSimilarityFunction.COSINE,
      VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT
    };
    try (Directory directory = newDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(smallParams()).setUseCompoundFile(false))) {
        Document document = new Document();
        for (int id = 0; id < byId.length; id++) {
          document.add(new KnnFloatVectorField("f" + id, new float[] {1}, byId[id]));
          document.add(new KnnByteVectorField("b" + id, new byte[] {1}, byId[id]));
        }
        writer.addDocument(document);
      }
      List<String> ids = new ArrayList<>();
      byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
      for (DecodedField field : DecodedField.all(meta)) {
        ids.add(field.encoding() + " " + field.similarity());
      }
      assertEquals(List.of("0 0", "1 0", "0 1", "1 1", "0 2", "1 2", "0 3", "1 3"), ids);
    }
  }

  /** A field with fewer vectors than make a graph; each of its documents has one. */
  public void testNoGraph() throws IOException {
    try (Directory directory = newDirectory()) {
      VectorSet vectors = vectors(9);
      HnswParams params = VectorsTestCase.graphs().minGraphSize(10).build();
      try (IndexWriter writer =
          new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
        add(writer, vectors, 0, 9);
      }
      byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
      DecodedField field = DecodedField.all(meta).getFirst();
      assertEquals(9, field.count());
      assertEquals(0, field.layerSizes().length);
      assertEquals(-1, field.entryPoint());
      assertEquals(-1, field.graphOffset());
      assertEquals(-1, field.docsOffset());
    }
  }

  /**
   * A graph of several layers, decoded from the bytes, is the one that Lucene's tools are shown.
   */
  public void testDecodedGraphIsTheProvidedOne() throws IOException {
    int count = atLeast(600);
    VectorSet vectors = vectors(count);
    boolean[] present = new boolean[2 * count];
    try (Directory directory = newDirectory()) {
      HnswParams params =
          VectorsTestCase.graphs().m(4).maxM(5).maxM0(11).seed(random().nextLong()).build();
      try (IndexWriter writer =
          new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
        int row = 0;
        while (row < count) {
          if (random().nextInt(3) == 0) {
            writer.addDocument(withoutVector(-1));
          } else {
            present[writer.getDocStats().maxDoc] = true;
            writer.addDocument(document(vectors, row++));
          }
        }
        writer.addDocument(withoutVector(-1));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
        DecodedField field = DecodedField.all(meta).getFirst();
        byte[] file = FileBytes.read(directory, FileBytes.name(directory, "vec"));
        assertArrayEquals(vectors.floats(), field.vectors(file));
        assertArrayEquals(docs(present), field.docs(file));
        byte[] graph = FileBytes.read(directory, FileBytes.name(directory, "vex"));
        assertSameGraph(field, field.layers(graph), graph(getOnlyLeafReader(reader), VECTOR));
      }
    }
  }

  private VectorSet vectors(int count) {
    return VectorSet.random(
        random(),
        VectorSimilarityFunction.EUCLIDEAN,
        VectorEncoding.FLOAT32,
        RandomVectors.Shape.NOT_NORMALIZED,
        count,
        7);
  }

  private static int[] docs(boolean[] present) {
    List<Integer> docs = new ArrayList<>();
    for (int doc = 0; doc < present.length; doc++) {
      if (present[doc]) {
        docs.add(doc);
      }
    }
    return docs.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void assertSameGraph(
      DecodedField field, List<DecodedField.DecodedLayer> layers, HnswGraph graph)
      throws IOException {
    assertTrue("wants several layers: " + layers.size(), layers.size() > 2);
    assertEquals(layers.size(), graph.numLevels());
    assertEquals(field.count(), graph.size());
    assertEquals(layers.getLast().nodes()[field.entryPoint()], graph.entryNode());
    for (int level = 0; level < layers.size(); level++) {
      DecodedField.DecodedLayer layer = layers.get(level);
      HnswGraph.NodesIterator nodes = graph.getNodesOnLevel(level);
      assertEquals(field.layerSizes()[level], nodes.size());
      for (int position = 0; nodes.hasNext(); position++) {
        int node = nodes.nextInt();
        assertEquals(node, level == 0 ? position : layer.nodes()[position]);
        if (level > 1) {
          assertEquals(node, layers.get(level - 1).nodes()[layer.below()[position]]);
        }
        assertLinks(level, node, layer, layer.links()[position], graph);
      }
    }
  }

  private static void assertLinks(
      int level, int node, DecodedField.DecodedLayer layer, int[] links, HnswGraph graph)
      throws IOException {
    graph.seek(level, node);
    assertEquals(links.length, graph.neighborCount());
    int before = -1;
    for (int link : links) {
      assertTrue("links descend", link > before);
      before = link;
      int linked = level == 0 ? link : layer.nodes()[link];
      assertTrue("links itself: " + node, linked != node);
      assertEquals(linked, graph.nextNeighbor());
    }
    assertEquals(DocIdSetIterator.NO_MORE_DOCS, graph.nextNeighbor());
  }
}
