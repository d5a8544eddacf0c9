// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.lucene.util.VectorUtil;

/**
 * What the demo indexes and asks for. The queries are of the same kind as the vectors, but are not
 * indexed.
 *
 * @param indexed the vectors to index
 * @param queries the vectors to ask for
 * @param origin where they come from, for a person
 */
record DemoVectors(float[][] indexed, float[][] queries, String origin) {
  private static final int MAX_QUERIES = 200;
  private static final int DIMENSION = 96;
  private static final int CLUSTERS = 200;

  /** Spread of a cluster's vectors, where that of the centres is 1: clusters touch. */
  private static final double SPREAD = 0.9;

  private static final long SEED = 42;

  /** Components of each vector. */
  int dimension() {
    return indexed[0].length;
  }

  /**
   * Makes vectors that lie around random centres, which is closer to real ones than noise is.
   *
   * @param unit whether to give them unit length
   */
  static DemoVectors clustered(int rows, boolean unit) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] centres = new float[CLUSTERS][DIMENSION];
    for (float[] centre : centres) {
      scatter(random, new float[DIMENSION], 1, centre);
    }
    float[][] all = new float[rows + queries(rows)][DIMENSION];
    for (float[] vector : all) {
      scatter(random, centres[random.nextInt(CLUSTERS)], SPREAD, vector);
      if (unit) {
        VectorUtil.l2normalize(vector);
      }
    }
    String origin =
        String.format(Locale.ROOT, "made by the demo around %d centres, seed %d", CLUSTERS, SEED);
    return split(all, rows, origin);
  }

  private static void scatter(
      SplittableRandom random, float[] centre, double spread, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) (centre[i] + spread * random.nextGaussian());
    }
  }

  /**
   * Takes the first rows of a file, and the queries from the rows after them; a file too short for
   * that gives up some of its last rows.
   *
   * @throws IllegalArgumentException if the file has a single row
   */
  static DemoVectors fromFile(VectorFile file, int maxRows) throws IOException {
    if (file.rows() < 2) {
      throw new IllegalArgumentException(
          file.path() + " must have at least 2 rows, got: " + file.rows());
    }
    int rows = (int) Math.min(maxRows, file.rows() - 1);
    int queries = queries(rows);
    rows = (int) Math.min(rows, file.rows() - queries);
    float[][] all = new float[rows + queries][];
    for (int row = 0; row < all.length; row++) {
      all[row] = file.read(row);
    }
    return split(all, rows, "the first rows of " + file.path());
  }

  /** A tenth of the rows, but not too many, and at least one. */
  private static int queries(int rows) {
    return Math.clamp(rows / 10, 1, MAX_QUERIES);
  }

  private static DemoVectors split(float[][] all, int rows, String origin) {
    return new DemoVectors(
        Arrays.copyOf(all, rows), Arrays.copyOfRange(all, rows, all.length), origin);
  }
}
