// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Base of tests that damage the files of a small index and then read all of it in every way. That
 * may fail by one of the exceptions that Lucene has for it, or succeed with an answer that can be
 * right or wrong: it must not fail in any other way.
 */
abstract class CorruptionTestCase extends VectorsTestCase {
  private static final String BYTES = "b";
  private static final int DIMENSION = 3;

  /** All files of the sound index. */
  final Map<String, byte[]> files = new HashMap<>();

  /** Writes a sparse float field and a dense byte field, both with graphs of several layers. */
  void write(int docs) throws IOException {
    write(docs, VectorSimilarityFunction.EUCLIDEAN);
  }

  /** The same with a similarity of the float field's own. */
  void write(int docs, VectorSimilarityFunction function) throws IOException {
    files.clear();
    VectorSet floats =
        VectorSet.random(
            random(),
            function,
            VectorEncoding.FLOAT32,
            RandomVectors.Shape.NOT_NORMALIZED,
            docs,
            DIMENSION);
    byte[][] bytes =
        RandomVectors.bytes(random(), RandomVectors.Shape.NOT_NORMALIZED, docs, DIMENSION);
    HnswParams params = VectorsTestCase.graphs().m(2).efConstruction(20).efSearch(1).build();
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer =
          new IndexWriter(directory, config(params).setUseCompoundFile(false))) {
        for (int row = 0; row < docs; row++) {
          Document document = row % 3 == 1 ? withoutVector(row) : document(floats, row);
          document.add(
              new KnnByteVectorField(BYTES, bytes[row], VectorSimilarityFunction.DOT_PRODUCT));
          writer.addDocument(document);
        }
      }
      for (String name : directory.listAll()) {
        files.put(name, FileBytes.read(directory, name));
      }
    }
    try (Directory sound = directoryWith(name("vem"), files.get(name("vem")))) {
      assertNull("the sound index", read(sound));
    }
  }

  /** The one file with this extension. */
  String name(String extension) {
    return files.keySet().stream().filter(n -> n.endsWith("." + extension)).findFirst().get();
  }

  byte[] copy(String extension) {
    return files.get(name(extension)).clone();
  }

  /**
   * The index with one of its files replaced. Now and then, since it is slow, in a directory that
   * fails where something is left open.
   */
  Directory directoryWith(String name, byte[] file) throws IOException {
    Directory directory = new ByteBuffersDirectory();
    if (random().nextInt(20) == 0) {
      MockDirectoryWrapper watching = new MockDirectoryWrapper(random(), directory);
      watching.setCheckIndexOnClose(false);
      directory = watching;
    }
    fill(directory, name, file);
    return directory;
  }

  void fill(Directory directory, String name, byte[] file) throws IOException {
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      FileBytes.write(
          directory, entry.getKey(), entry.getKey().equals(name) ? file : entry.getValue());
    }
  }

  /** Reads the index with one of its files replaced; the failure, or null. */
  IOException readWith(String extension, byte[] file, String what) throws IOException {
    try (Directory directory = directoryWith(name(extension), file)) {
      return read(directory);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(extension + ", " + what, e);
    }
  }

  /** Reads all there is; the failure, or null. */
  static IOException read(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      LeafReader leaf = getOnlyLeafReader(reader);
      IOException failure = null;
      for (Reading reading : Reading.values()) { // a failure of one does not spare the others
        try {
          reading.run(leaf);
        } catch (CorruptIndexException | EOFException e) {
          failure = e;
        }
      }
      return failure;
    } catch (CorruptIndexException
        | IndexFormatTooNewException
        | IndexFormatTooOldException
        | EOFException e) {
      return e;
    }
  }

  /** The ways to read an index. */
  private enum Reading {
    FLOATS {
      @Override
      void run(LeafReader leaf) throws IOException {
        FloatVectorValues values = leaf.getFloatVectorValues(VECTOR);
        readAll(values, values::vectorValue, leaf.maxDoc());
      }
    },
    BYTE_VECTORS {
      @Override
      void run(LeafReader leaf) throws IOException {
        ByteVectorValues values = leaf.getByteVectorValues(BYTES);
        readAll(values, values::vectorValue, leaf.maxDoc());
      }
    },
    WALK {
      @Override
      void run(LeafReader leaf) throws IOException {
        for (int i = 0; i < 3; i++) {
          KnnCollector collector = new TopKnnCollector(3, Integer.MAX_VALUE, HnswSearch.ef(8));
          AcceptDocs all = AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
          leaf.searchNearestVectors(VECTOR, new float[] {i, -i, 1}, collector, all);
          assertSane(collector, leaf.maxDoc());
        }
      }
    },
    FILTERED_WALK {
      @Override
      void run(LeafReader leaf) throws IOException {
        FixedBitSet most = new FixedBitSet(leaf.maxDoc());
        most.set(2, most.length());
        KnnCollector collector = new TopKnnCollector(3, Integer.MAX_VALUE, HnswSearch.ef(8));
        AcceptDocs accepted = AcceptDocs.fromLiveDocs((Bits) most, leaf.maxDoc());
        leaf.searchNearestVectors(BYTES, new byte[] {1, 2, 3}, collector, accepted);
        assertSane(collector, leaf.maxDoc());
      }
    },
    SCAN {
      @Override
      void run(LeafReader leaf) throws IOException {
        int k = leaf.maxDoc();
        KnnCollector collector = new TopKnnCollector(k, Integer.MAX_VALUE, HnswSearch.defaults());
        AcceptDocs all = AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
        leaf.searchNearestVectors(VECTOR, new float[DIMENSION], collector, all);
        assertSane(collector, leaf.maxDoc());
      }
    },
    GRAPHS {
      @Override
      void run(LeafReader leaf) throws IOException {
        walkAll(graph(leaf, VECTOR));
        walkAll(graph(leaf, BYTES));
      }
    },
    REPORTS {
      @Override
      void run(LeafReader leaf) throws IOException {
        assertFalse(GraphReport.of(leaf, VECTOR).toString().isEmpty());
        assertFalse(GraphReport.of(leaf, BYTES).toString().isEmpty());
      }
    };

    abstract void run(LeafReader leaf) throws IOException;
  }

  /** One vector by its ordinal. */
  private interface VectorOf {
    Object get(int ord) throws IOException;
  }

  private static void readAll(KnnVectorValues values, VectorOf vectors, int maxDoc)
      throws IOException {
    KnnVectorValues.DocIndexIterator iterator = values.iterator();
    int doc;
    while ((doc = iterator.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS) {
      assertTrue(doc >= 0 && doc < maxDoc);
      assertNotNull(vectors.get(iterator.index()));
    }
  }

  private static void assertSane(KnnCollector collector, int maxDoc) {
    for (ScoreDoc hit : collector.topDocs().scoreDocs) {
      assertTrue(hit.doc >= 0 && hit.doc < maxDoc);
      assertTrue("score " + hit.score, hit.score >= 0);
    }
  }

  private static void walkAll(HnswGraph graph) throws IOException {
    for (int level = 0; level < graph.numLevels(); level++) {
      HnswGraph.NodesIterator nodes = graph.getNodesOnLevel(level);
      while (nodes.hasNext()) {
        graph.seek(level, nodes.nextInt());
        int node;
        while ((node = graph.nextNeighbor()) != DocIdSetIterator.NO_MORE_DOCS) {
          assertTrue(node >= 0 && node < graph.size());
        }
      }
    }
    if (graph.size() > 0) {
      assertTrue(graph.entryNode() < graph.size());
    }
  }
}
