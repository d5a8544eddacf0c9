// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import org.apache.lucene.tests.util.LuceneTestCase;

/** Median and ends. */
public final class TestSpread extends LuceneTestCase {

  public void testOdd() {
    double[] values = {5, 1, 3};
    assertEquals(new Spread(3, 1, 5), Spread.of(values));
    assertArrayEquals("the caller's array stays as it was", new double[] {5, 1, 3}, values, 0);
  }

  public void testEven() {
    assertEquals(new Spread(2.5, 1, 100), Spread.of(100, 2, 3, 1));
  }

  public void testOne() {
    assertEquals(new Spread(7, 7, 7), Spread.of(7));
  }
}
