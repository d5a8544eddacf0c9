// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;

/** The codec writes with our format what any Lucene that has the jar can read. */
public class TestStrataHnswCodec extends VectorsTestCase {

  public void testName() {
    assertEquals(
        Codec.getDefault().getName(),
        new StrataHnswCodec(VectorsTestCase.graphs().build()).getName());
    // what reads the segment is the codec of that name, which is not ours
    assertFalse(
        Codec.forName(new StrataHnswCodec(VectorsTestCase.graphs().build()).getName())
            instanceof StrataHnswCodec);
  }

  public void testFormatIsFoundByName() {
    KnnVectorsFormat format = KnnVectorsFormat.forName("StrataHnsw");
    assertEquals(StrataHnswVectorsFormat.class, format.getClass());
    assertEquals("StrataHnsw", format.getName());
    assertEquals(4096, format.getMaxDimensions("any"));
    assertTrue(KnnVectorsFormat.availableKnnVectorsFormats().contains("StrataHnsw"));
  }

  public void testFormatOfEveryField() {
    PerFieldKnnVectorsFormat vectors =
        (PerFieldKnnVectorsFormat)
            new StrataHnswCodec(VectorsTestCase.graphs().build()).knnVectorsFormat();
    for (String field : new String[] {"", "v", TestUtil.randomUnicodeString(random())}) {
      assertEquals("StrataHnsw", vectors.getKnnVectorsFormatForField(field).getName());
    }
  }

  public void testParametersReachTheFormat() {
    HnswParams params = VectorsTestCase.graphs().m(7).build();
    PerFieldKnnVectorsFormat vectors =
        (PerFieldKnnVectorsFormat) new StrataHnswCodec(params).knnVectorsFormat();
    assertEquals(
        new StrataHnswVectorsFormat(params).toString(),
        vectors.getKnnVectorsFormatForField("v").toString());
  }

  /** Everything but vectors is the default codec's. */
  public void testRestIsTheDefaults() {
    Codec codec = Codec.getDefault();
    StrataHnswCodec ours = new StrataHnswCodec(VectorsTestCase.graphs().build());
    assertSame(codec.postingsFormat(), ours.postingsFormat());
    assertSame(codec.docValuesFormat(), ours.docValuesFormat());
    assertSame(codec.storedFieldsFormat(), ours.storedFieldsFormat());
    assertSame(codec.segmentInfoFormat(), ours.segmentInfoFormat());
  }

  /** What was written is read, and merged, whatever the default has become since. */
  public void testDefaultChanges() throws IOException {
    VectorSet vectors =
        VectorSet.random(
            random(),
            VectorSimilarityFunction.COSINE,
            VectorEncoding.FLOAT32,
            RandomVectors.Shape.CLUSTERED,
            300,
            5);
    Codec before = Codec.getDefault();
    try (Directory directory = newDirectory()) {
      index(directory, VectorsTestCase.graphs().build(), vectors, 2);
      Codec.setDefault(TestUtil.alwaysKnnVectorsFormat(new Lucene99HnswVectorsFormat()));
      assertReadable(directory, vectors, 2);
      Codec.setDefault(TestUtil.getDefaultCodec());
      assertReadable(directory, vectors, 2);
      try (IndexWriter writer =
          new IndexWriter(directory, config(VectorsTestCase.graphs().build()))) {
        writer.forceMerge(1);
      }
      assertReadable(directory, vectors, 1);
    } finally {
      Codec.setDefault(before);
    }
  }

  private static void assertReadable(Directory directory, VectorSet vectors, int segments)
      throws IOException {
    TestUtil.checkIndex(directory);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(segments, reader.leaves().size());
      IndexSearcher searcher = new IndexSearcher(reader);
      assertTrue(recall(searcher, vectors, vectors, 3, null, null, row -> true) > 0.9);
      SegmentReader leaf = (SegmentReader) reader.leaves().getFirst().reader();
      FieldInfo info = leaf.getFieldInfos().fieldInfo(VECTOR);
      assertEquals("StrataHnsw", info.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY));
    }
  }

  /** A default codec with one format for all fields would read our segments by that. */
  public void testDefaultNotPerField() {
    Codec before = Codec.getDefault();
    Codec lucene = TestUtil.getDefaultCodec();
    KnnVectorsFormat fixed = new Lucene99HnswVectorsFormat();
    Codec.setDefault(
        new FilterCodec(lucene.getName(), lucene) {
          @Override
          public KnnVectorsFormat knnVectorsFormat() {
            return fixed;
          }
        });
    try {
      String message = expectThrows(IllegalStateException.class, StrataHnswCodec::new).getMessage();
      assertTrue(message, message.contains(lucene.getName()));
    } finally {
      Codec.setDefault(before);
    }
  }
}
