// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.function.Consumer;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The options of a query are checked, compared and printed; what they do is tested elsewhere. */
public class TestHnswSearch extends LuceneTestCase {

  public void testBounds() {
    assertRefused("ef must be between 1 and 100000, got: 0", 0);
    assertRefused("ef must be between 1 and 100000, got: -7", -7);
    assertRefused("ef must be between 1 and 100000, got: 100001", 100_001);
    assertEquals("HnswSearch[ef=1]", HnswSearch.ef(1).toString());
    assertEquals("HnswSearch[ef=100000]", HnswSearch.ef(100_000).toString());
  }

  private static void assertRefused(String message, int ef) {
    assertEquals(
        message,
        expectThrows(IllegalArgumentException.class, () -> HnswSearch.ef(ef)).getMessage());
  }

  public void testToString() {
    assertEquals("HnswSearch[ef=200]", HnswSearch.ef(200).toString());
    assertEquals("HnswSearch[]", HnswSearch.defaults().toString());
    assertEquals(
        "HnswSearch[ef=7, oversampling=2.5, full precision]",
        HnswSearch.ef(7).oversampling(2.5f).fullPrecision().toString());
  }

  public void testNoSink() {
    assertEquals(
        "sink",
        expectThrows(NullPointerException.class, () -> HnswSearch.ef(1).statistics(null))
            .getMessage());
  }

  /** Lucene caches and compares queries, so two of the same options are one. */
  public void testEquality() {
    Consumer<SearchStatistics> sink = statistics -> {};
    Consumer<SearchStatistics> another = statistics -> {};
    assertEqual(HnswSearch.ef(20), HnswSearch.ef(20));
    assertEqual(HnswSearch.defaults(), HnswSearch.defaults());
    assertEqual(HnswSearch.ef(20).statistics(sink), HnswSearch.ef(20).statistics(sink));
    assertNotEquals(HnswSearch.ef(20), HnswSearch.ef(21));
    assertNotEquals(HnswSearch.ef(20), HnswSearch.defaults());
    assertNotEquals(HnswSearch.ef(20), HnswSearch.ef(20).statistics(sink));
    assertNotEquals(HnswSearch.ef(20).statistics(another), HnswSearch.ef(20).statistics(sink));
    assertNotEquals(HnswSearch.ef(20), null);
    assertEqual(HnswSearch.ef(20).oversampling(3), HnswSearch.ef(20).oversampling(3));
    assertEqual(HnswSearch.defaults().fullPrecision(), HnswSearch.defaults().fullPrecision());
    assertNotEquals(HnswSearch.ef(20).oversampling(3), HnswSearch.ef(20));
    assertNotEquals(HnswSearch.ef(20).fullPrecision(), HnswSearch.ef(20));
  }

  /* Equal in both directions, and of the same hash; also as part of a query. */
  private static void assertEqual(HnswSearch a, HnswSearch b) {
    assertEquals(a, b);
    assertEquals(b, a);
    assertEquals(a.hashCode(), b.hashCode());
    float[] target = {1, 2};
    assertEquals(
        new KnnFloatVectorQuery("f", target, 3, null, a),
        new KnnFloatVectorQuery("f", target, 3, null, b));
  }

  /** Options are values: adding a sink leaves the ones it was added to alone. */
  public void testStatisticsMakesNew() {
    HnswSearch plain = HnswSearch.ef(30);
    HnswSearch watched = plain.statistics(statistics -> {});
    assertNull(plain.sink());
    assertNotNull(watched.sink());
    assertEquals(30, watched.efOr(64));
    assertEquals(64, HnswSearch.defaults().efOr(64));
    HnswSearch all = watched.oversampling(3).fullPrecision();
    assertSame(watched.sink(), all.sink());
    assertEquals(30, all.efOr(64));
    assertEquals(3, all.oversamplingOr(2), 0);
    assertEquals(2, watched.oversamplingOr(2), 0);
    assertTrue(all.isFullPrecision());
    assertFalse(watched.isFullPrecision());
  }
}
