// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.FixedBitSet;

/**
 * A filter to try filtered searches with: it accepts a share of an index's rows, and either has
 * nothing to do with the query, or prefers rows near to it, or rows far from it. The same rows at
 * every run. Safe for any number of threads.
 */
final class RowFilter {
  /** From SplitMix64 (Steele, Lea, Flood 2014). */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private static final long MULTIPLIER_1 = 0xBF58476D1CE4E5B9L;
  private static final long MULTIPLIER_2 = 0x94D049BB133111EBL;

  private final VectorIndex index;
  private final double share;
  private final double correlation;

  /** What is accepted for every query, or null if that depends on the query. */
  private final FixedBitSet forAll;

  /**
   * @param percent of the rows that are accepted, 0 to 100
   * @param correlation 0 for any rows, 1 for the nearest, -1 for the farthest; between these, rows
   *     by a weighted mean of chance and their rank by distance
   * @param someQuery any query
   */
  RowFilter(VectorIndex index, double percent, double correlation, float[] someQuery)
      throws IOException {
    this.index = index;
    this.share = percent / 100;
    this.correlation = correlation;
    this.forAll = correlation == 0 ? choose(someQuery) : null;
  }

  /** The rows accepted for a query. */
  FixedBitSet accepted(float[] query) throws IOException {
    return forAll == null ? choose(query) : forAll;
  }

  /** The same for Lucene. */
  Query query(float[] query) throws IOException {
    return new AcceptedRows(index, accepted(query));
  }

  private FixedBitSet choose(float[] query) throws IOException {
    int[] rows = new ExactSearch(index).nearest(query, Math.max(1, index.documents()), null);
    long[] ranked = new long[rows.length];
    double weight = Math.abs(correlation);
    for (int i = 0; i < rows.length; i++) {
      double place = (i + 0.5) / rows.length;
      double wanted = correlation < 0 ? 1 - place : place;
      double rank = weight * wanted + (1 - weight) * chance(rows[i]);
      ranked[i] = (long) (rank * Integer.MAX_VALUE) << Integer.SIZE | rows[i];
    }
    Arrays.sort(ranked);
    FixedBitSet accepted = new FixedBitSet(index.maxRow() + 1);
    long count = Math.round(share * rows.length);
    for (int i = 0; i < count; i++) {
      accepted.set((int) ranked[i]);
    }
    return accepted;
  }

  /** A number from 0 to 1 that a row always has. */
  private static double chance(int row) {
    long z = (row + 1) * STEP;
    z = (z ^ (z >>> 30)) * MULTIPLIER_1;
    z = (z ^ (z >>> 27)) * MULTIPLIER_2;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }
}
