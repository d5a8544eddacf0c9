// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;

/**
 * Vectors by ordinal and by document are those of a plain list, in any order of asking, whether all
 * documents have one, few, or only the first and the last.
 */
public class TestVectorValues extends VectorsTestCase {
  private VectorSet vectors;
  private List<Integer> docs;
  private int maxDoc;
  private Directory directory;
  private DirectoryReader reader;
  private LeafReader leaf;

  /**
   * @param percent of the documents that have a vector; the first and last of all have one
   */
  private void open(VectorEncoding encoding, int percent) throws IOException {
    maxDoc = 1000;
    docs = new ArrayList<>();
    for (int doc = 0; doc < maxDoc; doc++) {
      if (random().nextInt(100) < percent || doc == 0 || doc == maxDoc - 1) {
        docs.add(doc);
      }
    }
    vectors =
        VectorSet.random(
            random(),
            VectorSimilarityFunction.EUCLIDEAN,
            encoding,
            RandomVectors.Shape.NOT_NORMALIZED,
            docs.size(),
            random().nextInt(1, 20));
    directory = newDirectory();
    try (IndexWriter writer =
        new IndexWriter(directory, config(VectorsTestCase.graphs().build()))) {
      int row = 0;
      for (int doc = 0; doc < maxDoc; doc++) {
        boolean has = row < docs.size() && docs.get(row) == doc;
        writer.addDocument(has ? document(vectors, row++) : withoutVector(-1));
      }
    }
    reader = DirectoryReader.open(directory);
    leaf = getOnlyLeafReader(reader);
  }

  private void close() throws IOException {
    reader.close();
    directory.close();
  }

  private KnnVectorValues values() throws IOException {
    return vectors.floats() == null
        ? leaf.getByteVectorValues(VECTOR)
        : leaf.getFloatVectorValues(VECTOR);
  }

  private void assertVector(int row, KnnVectorValues values, int ord) throws IOException {
    switch (values) {
      case FloatVectorValues floats ->
          assertArrayEquals(vectors.floats()[row], floats.vectorValue(ord), 0);
      case ByteVectorValues bytes ->
          assertArrayEquals(vectors.bytes()[row], bytes.vectorValue(ord));
      default -> throw new AssertionError(values);
    }
  }

  public void testAll() throws IOException {
    for (int percent : new int[] {100, 95, 50, 3, 0}) {
      for (VectorEncoding encoding : VectorEncoding.values()) {
        open(encoding, percent);
        assertSizes();
        assertRandomAccess();
        assertNextDoc();
        for (int round = 0; round < 20; round++) {
          assertAdvance(random().nextInt(1, 300));
        }
        assertCopies();
        assertAcceptOrds();
        assertOrdsChecked();
        close();
      }
    }
  }

  private void assertSizes() throws IOException {
    KnnVectorValues values = values();
    assertEquals(docs.size(), values.size());
    assertEquals(vectors.floats() == null ? 1 : 4, values.getEncoding().byteSize);
    int dimension =
        vectors.floats() == null ? vectors.bytes()[0].length : vectors.floats()[0].length;
    assertEquals(dimension, values.dimension());
    assertEquals(dimension * values.getEncoding().byteSize, values.getVectorByteLength());
  }

  private void assertRandomAccess() throws IOException {
    KnnVectorValues values = values();
    for (int i = 0; i < 500; i++) {
      int ord = random().nextInt(docs.size());
      assertVector(ord, values, ord);
      assertEquals((int) docs.get(ord), values.ordToDoc(ord));
    }
  }

  private void assertNextDoc() throws IOException {
    KnnVectorValues values = values();
    KnnVectorValues.DocIndexIterator iterator = values.iterator();
    assertEquals(-1, iterator.docID());
    assertEquals(docs.size(), iterator.cost());
    for (int row = 0; row < docs.size(); row++) {
      assertEquals((int) docs.get(row), iterator.nextDoc());
      assertEquals((int) docs.get(row), iterator.docID());
      assertEquals(row, iterator.index());
      assertVector(row, values, iterator.index());
    }
    assertEquals(DocIdSetIterator.NO_MORE_DOCS, iterator.nextDoc());
    assertEquals(DocIdSetIterator.NO_MORE_DOCS, iterator.docID());
  }

  /* Steps of all lengths, nextDoc() among them, against a search of the list. */
  private void assertAdvance(int longest) throws IOException {
    KnnVectorValues values = values();
    KnnVectorValues.DocIndexIterator iterator = values.iterator();
    int doc = -1;
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      int target = doc + (random().nextInt(3) == 0 ? 1 : random().nextInt(1, longest + 1));
      int row = firstAtOrAfter(target);
      int expected = row == docs.size() ? DocIdSetIterator.NO_MORE_DOCS : docs.get(row);
      doc = target == doc + 1 ? iterator.nextDoc() : iterator.advance(target);
      assertEquals(expected, doc);
      assertEquals(expected, iterator.docID());
      if (doc != DocIdSetIterator.NO_MORE_DOCS) {
        assertEquals(row, iterator.index());
        assertVector(row, values, iterator.index());
      }
    }
    assertEquals(
        DocIdSetIterator.NO_MORE_DOCS,
        values().copy().iterator().advance(DocIdSetIterator.NO_MORE_DOCS));
  }

  private int firstAtOrAfter(int target) {
    int row = 0;
    while (row < docs.size() && docs.get(row) < target) {
      row++;
    }
    return row;
  }

  /** A copy and what it was copied from do not move each other's place or vector. */
  private void assertCopies() throws IOException {
    KnnVectorValues one = values();
    KnnVectorValues other = one.copy();
    KnnVectorValues.DocIndexIterator ones = one.iterator();
    KnnVectorValues.DocIndexIterator others = other.iterator();
    assertNotSame(ones, others);
    ones.nextDoc();
    ones.nextDoc();
    assertEquals(-1, others.docID());
    assertEquals((int) docs.get(0), others.nextDoc());
    assertEquals(1, ones.index());
    if (one instanceof FloatVectorValues floats) {
      float[] first = floats.vectorValue(0);
      ((FloatVectorValues) other).vectorValue(1);
      assertArrayEquals("the copy writes to the same array", vectors.floats()[0], first, 0);
    }
  }

  private void assertAcceptOrds() throws IOException {
    KnnVectorValues values = values();
    assertNull(values.getAcceptOrds(null));
    Bits odd =
        new Bits() {
          @Override
          public boolean get(int doc) {
            return doc % 2 == 1;
          }

          @Override
          public int length() {
            return maxDoc;
          }
        };
    Bits ords = values.getAcceptOrds(odd);
    assertEquals(docs.size(), ords.length());
    for (int ord = 0; ord < docs.size(); ord++) {
      assertEquals(docs.get(ord) % 2 == 1, ords.get(ord));
    }
  }

  private void assertOrdsChecked() throws IOException {
    KnnVectorValues values = values();
    for (int ord : new int[] {-1, docs.size(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      expectThrows(
          IndexOutOfBoundsException.class,
          () -> {
            if (values instanceof FloatVectorValues floats) {
              floats.vectorValue(ord);
            } else {
              ((ByteVectorValues) values).vectorValue(ord);
            }
          });
    }
    assertVector(0, values, 0); // still good after the refusal
  }
}
