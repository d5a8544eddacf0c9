// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The true nearest rows of a set of queries, and how much of them a search found.
 *
 * @param rows for each query its nearest rows, nearest first
 */
record GroundTruth(int[][] rows) {
  /**
   * Reads the truth from a file.
   *
   * @param queries how many queries need it
   * @param k neighbours of each query
   * @throws IllegalArgumentException if the file has fewer
   */
  static GroundTruth read(Path path, int queries, int k) throws IOException {
    try (GroundTruthFile file = GroundTruthFile.open(path)) {
      if (file.rows() < queries) {
        throw new IllegalArgumentException(
            path + " has " + file.rows() + " rows, but there are " + queries + " queries");
      }
      if (file.idsPerRow() < k) {
        throw new IllegalArgumentException(
            path + " has " + file.idsPerRow() + " neighbours per query, but k is " + k);
      }
      int[][] rows = new int[queries][];
      for (int i = 0; i < queries; i++) {
        rows[i] = file.read(i, k);
      }
      return new GroundTruth(rows);
    }
  }

  /** Finds the truth by brute force over the index's own vectors. */
  static GroundTruth exact(VectorIndex index, float[][] queries, int k, Progress progress)
      throws IOException {
    return exact(index, queries, k, null, progress);
  }

  /**
   * Finds the truth by brute force over the index's own vectors.
   *
   * @param filter of the queries, or null
   */
  static GroundTruth exact(
      VectorIndex index, float[][] queries, int k, RowFilter filter, Progress progress)
      throws IOException {
    return new GroundTruth(new ExactSearch(index).nearest(queries, k, filter, progress));
  }

  /** The largest row that is a neighbour of any query, or -1. */
  int maxRow() {
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).max().orElse(-1);
  }

  /**
   * Mean over the queries of the share of true neighbours among the rows found. Every query has as
   * many true neighbours as the others, so this is the share of all.
   *
   * @param found for each query the rows that a search found, no row twice
   */
  double recall(int[][] found) {
    if (found.length != rows.length) {
      throw new IllegalArgumentException(
          "found must have " + rows.length + " rows, one for each query, got: " + found.length);
    }
    long hits = 0;
    long wanted = 0;
    for (int i = 0; i < rows.length; i++) {
      hits += hits(rows[i], found[i]);
      wanted += rows[i].length;
    }
    return wanted == 0 ? 1 : (double) hits / wanted; // nothing to find, nothing missed
  }

  private static int hits(int[] truth, int[] found) {
    int[] sorted = truth.clone();
    Arrays.sort(sorted);
    int hits = 0;
    for (int row : found) {
      hits += Arrays.binarySearch(sorted, row) >= 0 ? 1 : 0;
    }
    return hits;
  }
}
