// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;

/**
 * The same documents make the same bytes, and the same bytes give the same answers to the last bit,
 * however the directory reads them.
 */
public class TestSameBytesSameAnswers extends VectorsTestCase {
  private static final int ROWS = 1500;

  private VectorSet vectors;
  private VectorSet queries;
  private Quantization quantization;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    VectorSet[] sets =
        VectorSet.random(
                random(),
                RandomVectors.pick(random(), VectorSimilarityFunction.values()),
                RandomVectors.pick(random(), VectorEncoding.values()),
                RandomVectors.Shape.NOT_NORMALIZED,
                ROWS + 10,
                random().nextInt(1, 70))
            .split(ROWS);
    vectors = sets[0];
    queries = sets[1];
    quantization = RandomVectors.pick(random(), Quantization.values());
  }

  private HnswParams params() {
    return VectorsTestCase.graphs()
        .m(5)
        .efConstruction(40)
        .efSearch(30)
        .quantization(quantization)
        .build();
  }

  /* The header and the footer are left out: they hold the random id of the segment. */
  private static List<byte[]> bodies(Directory directory) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    for (String extension : new String[] {"vem", "vec", "vex", "veq"}) {
      byte[] file = FileBytes.read(directory, FileBytes.name(directory, extension));
      bodies.add(
          Arrays.copyOfRange(
              file, DecodedField.headerLength(file), file.length - FileBytes.FOOTER));
    }
    return bodies;
  }

  /** The bytes of an index of a single segment, merged from as many as are asked for. */
  private List<byte[]> write(HnswParams params, int segments) throws IOException {
    try (Directory directory = newDirectory()) {
      IndexWriterConfig config = config(params).setUseCompoundFile(false);
      config.getMergePolicy().setNoCFSRatio(0);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        addInSegments(writer, vectors, segments);
        writer.forceMerge(1);
      }
      return bodies(directory);
    }
  }

  public void testDeterminism() throws IOException {
    List<byte[]> once = write(params(), 1);
    assertSameBytes(once, write(params(), 1));
    assertSameBytes(write(params(), 3), write(params(), 3));
    // vectors and codes are the same whatever segments they were in; links begin at those of before
    List<byte[]> merged = write(params(), 3);
    assertArrayEquals(once.get(1), merged.get(1));
    HnswParams reseeded = params().toBuilder().seed(1).build();
    List<byte[]> other = write(reseeded, 1);
    assertArrayEquals(once.get(1), other.get(1));
    assertFalse("the seed changes nothing", Arrays.equals(once.get(2), other.get(2)));
  }

  private static void assertSameBytes(List<byte[]> expected, List<byte[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  /** Documents and scores of all queries, in a form to compare. */
  private List<String> answers(Directory directory) throws IOException {
    List<String> answers = new ArrayList<>();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int query = 0; query < queries.size(); query++) {
        for (int k : new int[] {10, ROWS}) { // a walk, and a scan
          for (ScoreDoc hit :
              searcher.search(queries.query(VECTOR, query, k, null, null), k).scoreDocs) {
            answers.add(hit.doc + " " + Float.floatToRawIntBits(hit.score));
          }
        }
      }
    }
    return answers;
  }

  /** Mapped, copied, on the heap, and mapped in pieces so small that sections span them. */
  public void testDirectories() throws IOException {
    try (Directory source = new ByteBuffersDirectory();
        Directory mapped = new MMapDirectory(createTempDir());
        Directory pieces = new MMapDirectory(createTempDir(), FSLockFactory.getDefault(), 1 << 12);
        Directory copied = new NIOFSDirectory(createTempDir())) {
      try (IndexWriter writer = new IndexWriter(source, config(params()))) {
        for (int row = 0; row < ROWS; row++) {
          writer.addDocument(document(vectors, row));
          if (row % 10 == 0) {
            writer.addDocument(withoutVector(-1));
          }
        }
        delete(writer, 3);
      }
      List<String> expected = answers(source);
      for (Directory directory : List.of(mapped, pieces, copied)) {
        for (String name : source.listAll()) {
          if (name.startsWith("write.lock") == false) {
            directory.copyFrom(source, name, name, IOContext.DEFAULT);
          }
        }
        assertEquals(directory.toString(), expected, answers(directory));
      }
    }
  }

  /** Writing too goes through mapped files or copies, and ends in the same bytes. */
  public void testWritingDirectories() throws IOException {
    List<byte[]> expected = null;
    for (int i = 0; i < 3; i++) {
      try (Directory directory =
          switch (i) {
            case 0 -> new ByteBuffersDirectory();
            case 1 -> new MMapDirectory(createTempDir(), FSLockFactory.getDefault(), 1 << 12);
            default -> new NIOFSDirectory(createTempDir());
          }) {
        IndexWriterConfig config = config(params()).setUseCompoundFile(false);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
          add(writer, vectors, 0, 700);
        }
        List<byte[]> bodies = bodies(directory);
        if (expected == null) {
          expected = bodies;
        }
        assertSameBytes(expected, bodies);
      }
    }
  }

  /** Files inside of one file, at any offset. */
  public void testCompoundFiles() throws IOException {
    List<List<String>> answers = new ArrayList<>();
    for (boolean compound : new boolean[] {true, false}) {
      try (Directory directory = new MMapDirectory(createTempDir())) {
        IndexWriterConfig config = config(params()).setUseCompoundFile(compound);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
          add(writer, vectors, 0, ROWS);
        }
        assertEquals(
            compound, Arrays.stream(directory.listAll()).noneMatch(name -> name.endsWith(".vex")));
        answers.add(answers(directory));
      }
    }
    assertEquals(answers.get(0), answers.get(1));
  }
}
