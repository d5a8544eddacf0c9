// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;

/** Documents with vectors in clusters, queries of the same kind, and their true neighbours. */
final class ClusteredVectors {
  static final int DIMENSION = 64;
  static final int DOCUMENTS = 20_000;
  static final int QUERIES = 100;
  static final int HITS = 10;

  private static final int CLUSTERS = 100;
  private static final long SEED = 4;

  private final float[][] documents = new float[DOCUMENTS][];
  private final float[][] queries = new float[QUERIES][];
  private final double[][] distances = new double[QUERIES][DOCUMENTS];

  ClusteredVectors() {
    Random random = new Random(SEED);
    float[][] centers = new float[CLUSTERS][];
    Arrays.setAll(centers, i -> around(new float[DIMENSION], random));
    Arrays.setAll(documents, i -> around(centers[random.nextInt(CLUSTERS)], random));
    Arrays.setAll(queries, i -> around(centers[random.nextInt(CLUSTERS)], random));
    for (int query = 0; query < QUERIES; query++) {
      float[] vector = queries[query];
      Arrays.setAll(distances[query], id -> distance(documents[id], vector));
    }
  }

  private static float[] around(float[] center, Random random) {
    float[] vector = new float[center.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = center[i] + (float) random.nextGaussian();
    }
    return vector;
  }

  /** The vector of a document in JSON. */
  String document(int id) {
    return Arrays.toString(documents[id]);
  }

  String query(int query) {
    return Arrays.toString(queries[query]);
  }

  /** The square of the Euclidean distance of a document from a query. */
  double distance(int query, int id) {
    return distances[query][id];
  }

  /** The accepted documents that are closest to a query. */
  Set<Integer> nearest(int query, IntPredicate accepted) {
    double[] distances = this.distances[query];
    PriorityQueue<Integer> nearest =
        new PriorityQueue<>(Comparator.comparingDouble(id -> -distances[id]));
    for (int id = 0; id < DOCUMENTS; id++) {
      if (accepted.test(id)
          && (nearest.size() < HITS || distances[id] < distances[nearest.peek()])) {
        nearest.add(id);
        if (nearest.size() > HITS) {
          nearest.remove();
        }
      }
    }
    return new HashSet<>(nearest);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
