// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocsWithFieldSet;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/** Each accepted vector comes once and in order, however its documents are given. */
public class TestAcceptedOrds extends LuceneTestCase {
  private static FixedBitSet randomSet(int length, double share) {
    FixedBitSet set = new FixedBitSet(length);
    for (int doc = 0; doc < length; doc++) {
      if (random().nextDouble() < share) {
        set.set(doc);
      }
    }
    return set;
  }

  /** None, few, half, most or all. */
  private static double randomShare() {
    return new double[] {0, 0.003, 0.05, 0.5, 0.95, 1}[random().nextInt(6)];
  }

  /** As living documents are given: not as a set that can be iterated. */
  private static Bits onlyBits(FixedBitSet set) {
    return new Bits() {
      @Override
      public boolean get(int doc) {
        return set.get(doc);
      }

      @Override
      public int length() {
        return set.length();
      }
    };
  }

  private static List<AcceptDocs> ways(FixedBitSet accepted) {
    int maxDoc = accepted.length();
    return List.of(
        AcceptDocs.fromLiveDocs(accepted, maxDoc),
        AcceptDocs.fromLiveDocs(onlyBits(accepted), maxDoc),
        AcceptDocs.fromIteratorSupplier(
            () -> new BitSetIterator(accepted, accepted.cardinality()), null, maxDoc),
        AcceptDocs.fromIteratorSupplier(
            () -> new BitSetIterator(accepted, accepted.cardinality()),
            onlyBits(accepted),
            maxDoc));
  }

  private static void assertOrds(List<Integer> expected, AcceptDocs accepted, VectorDocs docs)
      throws IOException {
    AcceptedOrds ords = AcceptedOrds.of(accepted, docs);
    int[] some = new int[RandomNumbers.randomIntBetween(random(), 1, 100)];
    List<Integer> all = new ArrayList<>();
    int size;
    do {
      size = ords.next(some);
      Arrays.stream(some, 0, size).forEach(all::add);
    } while (size == some.length);
    assertEquals(expected, all);
    assertEquals("after the end", 0, ords.next(some));
    assertEquals("and for good", 0, ords.next(some));
  }

  public void testEveryDocumentHasAVector() throws IOException {
    for (int i = 0; i < atLeast(50); i++) {
      int count = RandomNumbers.randomIntBetween(random(), 1, 2000);
      VectorDocs docs = VectorDocs.open(null, -1, count, count);
      FixedBitSet accepted = randomSet(count, randomShare());
      List<Integer> expected = new ArrayList<>();
      List<Integer> all = new ArrayList<>();
      for (int doc = 0; doc < count; doc++) {
        all.add(doc);
        if (accepted.get(doc)) {
          expected.add(doc);
        }
      }
      for (AcceptDocs way : ways(accepted)) {
        assertOrds(expected, way, docs);
      }
      assertOrds(all, AcceptDocs.fromLiveDocs(null, count), docs);
    }
  }

  /** Where few bits become many, or many few, it is guessed wrongly how many a word has. */
  public void testStretchesOfManyAndFew() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      int count = RandomNumbers.randomIntBetween(random(), 1, 20_000);
      FixedBitSet accepted = new FixedBitSet(count);
      for (int start = 0; start < count; ) {
        int end = Math.min(count, start + 1 + random().nextInt(4000));
        FixedBitSet stretch = randomSet(end - start, randomShare());
        for (int doc = start; doc < end; doc++) {
          if (stretch.get(doc - start)) {
            accepted.set(doc);
          }
        }
        start = end;
      }
      List<Integer> expected =
          IntStream.range(0, count).filter(accepted::get).boxed().collect(Collectors.toList());
      VectorDocs docs = VectorDocs.open(null, -1, count, count);
      assertOrds(expected, AcceptDocs.fromLiveDocs(accepted, count), docs);
    }
  }

  public void testSetsMayBeLonger() throws IOException {
    int count = RandomNumbers.randomIntBetween(random(), 1, 200);
    VectorDocs docs = VectorDocs.open(null, -1, count, count);
    FixedBitSet accepted = randomSet(count + random().nextInt(300), 0.9);
    List<Integer> expected =
        IntStream.range(0, count).filter(accepted::get).boxed().collect(Collectors.toList());
    assertOrds(expected, AcceptDocs.fromLiveDocs(accepted, accepted.length()), docs);
  }

  public void testSomeDocumentsHaveNone() throws IOException {
    try (Directory directory = newDirectory()) {
      for (int i = 0; i < atLeast(30); i++) {
        int maxDoc = RandomNumbers.randomIntBetween(random(), 2, 2000);
        FixedBitSet with = randomSet(maxDoc, randomShare());
        with.set(random().nextInt(maxDoc)); // a field has a vector at least
        with.clear((with.nextSetBit(0) + 1) % maxDoc);
        DocsWithFieldSet field = new DocsWithFieldSet();
        FixedBitSet accepted = randomSet(maxDoc, randomShare());
        List<Integer> expected = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int doc = 0; doc < maxDoc; doc++) {
          if (with.get(doc)) {
            all.add(field.cardinality());
            if (accepted.get(doc)) {
              expected.add(field.cardinality());
            }
            field.add(doc);
          }
        }
        String name = "docs" + i;
        long offset;
        try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
          offset = VectorDocs.write(field, maxDoc, AbortCheck.NEVER, out);
        }
        try (IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
          VectorDocs docs = VectorDocs.open(in, offset, field.cardinality(), maxDoc);
          assertFalse(docs.isDense());
          for (AcceptDocs way : ways(accepted)) {
            assertOrds(expected, way, docs);
          }
          assertOrds(all, AcceptDocs.fromLiveDocs(null, maxDoc), docs);
        }
      }
    }
  }
}
