// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.tests.util.RamUsageTester;
import org.apache.lucene.util.InfoStream;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.Version;

/** What is said about memory is true: Lucene flushes by it, and hosts show it. */
public class TestMemory extends VectorsTestCase {

  private static FieldInfo field(VectorEncoding encoding, int dimension) {
    return new FieldInfo(
        VECTOR,
        0,
        false,
        false,
        false,
        IndexOptions.NONE,
        DocValuesType.NONE,
        DocValuesSkipIndexType.NONE,
        -1,
        Map.of(),
        0,
        0,
        0,
        dimension,
        encoding,
        VectorSimilarityFunction.EUCLIDEAN,
        false,
        false);
  }

  private static SegmentWriteState state(Directory directory, FieldInfo field) {
    SegmentInfo segment =
        new SegmentInfo(
            directory,
            Version.LATEST,
            Version.LATEST,
            "_0",
            100_000,
            false,
            false,
            new StrataHnswCodec(VectorsTestCase.graphs().build()),
            Map.of(),
            StringHelper.randomId(),
            new HashMap<>(),
            null);
    FieldInfos fields = new FieldInfos(new FieldInfo[] {field});
    return new SegmentWriteState(
        InfoStream.NO_OUTPUT, directory, segment, fields, null, IOContext.DEFAULT);
  }

  /** Between what the vectors take and a little more, for every size of vector. */
  public void testBufferedVectors() throws IOException {
    for (VectorEncoding encoding : VectorEncoding.values()) {
      for (int dimension : new int[] {1, 3, 100, 1000, 4096}) {
        assertBuffered(encoding, dimension);
      }
    }
  }

  @SuppressWarnings("unchecked") // the encoding says what the writer takes
  private static void assertBuffered(VectorEncoding encoding, int dimension) throws IOException {
    FieldInfo field = field(encoding, dimension);
    try (Directory directory = newDirectory();
        KnnVectorsWriter writer =
            new StrataHnswVectorsFormat(VectorsTestCase.graphs().build())
                .fieldsWriter(state(directory, field))) {
      KnnFieldVectorsWriter<Object> values = (KnnFieldVectorsWriter<Object>) writer.addField(field);
      Object vector = encoding == VectorEncoding.BYTE ? new byte[dimension] : new float[dimension];
      long row = (long) dimension * encoding.byteSize;
      int rows = Math.toIntExact(Math.min(60_000, (4L << 20) / row));
      long before = writer.ramBytesUsed();
      for (int doc = 0; doc < rows; doc++) {
        values.addValue(doc, vector);
        if (doc % 97 == 0) {
          long now = writer.ramBytesUsed();
          assertTrue("shrinks at " + doc, now >= before);
          assertTrue("less than the vectors take", now >= (doc + 1) * row);
          before = now;
        }
      }
      long used = writer.ramBytesUsed();
      String what = encoding + ", " + dimension + ": " + used + " for " + rows * row;
      assertTrue(what, used >= rows * row);
      assertTrue(what, used <= 1.3 * rows * row + (1 << 16)); // a page may be just begun
      values.addValue(rows, vector);
    }
  }

  public void testVectorGivenTwice() throws IOException {
    FieldInfo field = field(VectorEncoding.FLOAT32, 2);
    try (Directory directory = newDirectory();
        StrataHnswVectorsWriter writer =
            new StrataHnswVectorsWriter(
                state(directory, field), VectorsTestCase.graphs().build(), null)) {
      @SuppressWarnings("unchecked")
      KnnFieldVectorsWriter<float[]> values =
          (KnnFieldVectorsWriter<float[]>) writer.addField(field);
      values.addValue(3, new float[2]);
      String message =
          expectThrows(IllegalArgumentException.class, () -> values.addValue(3, new float[2]))
              .getMessage();
      assertTrue(message, message.contains("\"v\" appears more than once in this document"));
      assertNotSame(message, values.copyValue(new float[2]), values.copyValue(new float[2]));
    }
  }

  /** A dimension over the bound that comes past Lucene's own check. */
  public void testDimensionOverTheBound() throws IOException {
    FieldInfo field = field(VectorEncoding.BYTE, 4097);
    try (Directory directory = newDirectory();
        KnnVectorsWriter writer =
            new StrataHnswVectorsFormat(VectorsTestCase.graphs().build())
                .fieldsWriter(state(directory, field))) {
      assertEquals(
          "dimension of field \"v\" must be between 1 and 4096, got: 4097",
          expectThrows(IllegalArgumentException.class, () -> writer.addField(field)).getMessage());
    }
  }

  /** Off the heap is exactly what the sections of the files take. */
  public void testOffHeapSizes() throws IOException {
    for (VectorEncoding encoding : VectorEncoding.values()) {
      VectorSet vectors = vectors(encoding, 500);
      boolean sparse = random().nextBoolean();
      boolean graph = random().nextBoolean();
      HnswParams params = VectorsTestCase.graphs().m(5).minGraphSize(graph ? 0 : 501).build();
      try (Directory directory = newDirectory()) {
        try (IndexWriter writer =
            new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
          add(writer, vectors, 0, 500);
          if (sparse) {
            writer.addDocument(withoutVector(-1));
          }
        }
        byte[] meta = FileBytes.read(directory, FileBytes.name(directory, "vem"));
        DecodedField field = DecodedField.all(meta).getFirst();
        long links = FileBytes.read(directory, FileBytes.name(directory, "vex")).length;
        Map<String, Long> expected = new HashMap<>();
        long rows = 500L * 30 * encoding.byteSize;
        expected.put("vec", rows + (sparse ? 500 * Integer.BYTES : 0));
        if (graph) {
          long codes = FileBytes.read(directory, FileBytes.name(directory, "veq")).length;
          if (field.codes() != 0) {
            expected.put("veq", codes - FileBytes.FOOTER - field.codesOffset());
          }
          expected.put("vex", links - FileBytes.FOOTER - field.graphOffset());
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          LeafReader leaf = getOnlyLeafReader(reader);
          FieldInfo info = leaf.getFieldInfos().fieldInfo(VECTOR);
          assertEquals(expected, reader(leaf, VECTOR).getOffHeapByteSize(info));
        }
      }
    }
  }

  private static VectorSet vectors(VectorEncoding encoding, int count) {
    return VectorSet.random(
        random(),
        VectorSimilarityFunction.DOT_PRODUCT,
        encoding,
        RandomVectors.Shape.NORMALIZED,
        count,
        30);
  }

  /** An open segment takes little, and no more if it is large. */
  public void testHeapOfAReader() throws IOException {
    long small = heapOfAReader(200);
    long large = heapOfAReader(4000);
    assertTrue("small " + small + ", large " + large, large <= small + 64);
    assertTrue("heap " + large, large < 10_000);
  }

  private static long heapOfAReader(int rows) throws IOException {
    try (Directory directory = newDirectory()) {
      HnswParams params = VectorsTestCase.graphs().m(4).efConstruction(10).build();
      index(directory, params, vectors(VectorEncoding.BYTE, rows), 1);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        StrataHnswVectorsReader ours = reader(getOnlyLeafReader(reader), VECTOR);
        graph(getOnlyLeafReader(reader), VECTOR); // whatever is made at first use
        return RamUsageTester.ramUsed(ours, new OwnHeap());
      }
    }
  }

  /** Leaves out the directory's files, and the memory that all segments share. */
  private static final class OwnHeap extends RamUsageTester.Accumulator {
    @Override
    public long accumulateObject(
        Object object, long size, Map<Field, Object> fields, Collection<Object> queue) {
      if (object instanceof IndexInput || object instanceof SearchPool) {
        return 0;
      }
      return super.accumulateObject(object, size, fields, queue);
    }
  }
}
