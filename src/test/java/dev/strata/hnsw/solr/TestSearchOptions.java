// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswSearch;
import java.util.function.Consumer;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Options that are made by name are those that are made by call. */
public final class TestSearchOptions extends LuceneTestCase {

  public void testOptionsAreThose() {
    assertEquals(HnswSearch.defaults(), SearchOptions.defaults().strategy());
    assertEquals(HnswSearch.ef(70), SearchOptions.ef(70).strategy());
    assertEquals(
        HnswSearch.ef(70).oversampling(2.5f).fullPrecision(),
        SearchOptions.ef(70).oversampling(2.5f).fullPrecision().strategy());
    Consumer<Object> sink = statistics -> {};
    assertEquals(
        HnswSearch.defaults().statistics(sink::accept).getClass(),
        SearchOptions.defaults().statistics(sink).strategy().getClass());
    assertNotEquals(HnswSearch.defaults(), SearchOptions.defaults().statistics(sink).strategy());
  }

  public void testBounds() {
    assertEquals(
        "ef must be between 1 and 100000, got: 0",
        expectThrows(IllegalArgumentException.class, () -> SearchOptions.ef(0)).getMessage());
    assertEquals(
        "oversampling must be between 1 and 100.0, got: 0.5",
        expectThrows(IllegalArgumentException.class, () -> SearchOptions.ef(10).oversampling(0.5f))
            .getMessage());
  }
}
