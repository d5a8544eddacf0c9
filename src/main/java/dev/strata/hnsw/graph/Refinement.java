// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Exact distances in place of estimated ones, where these are near enough to matter. How far
 * estimates are off is learnt from those that were compared. Reused; for one thread.
 */
public final class Refinement {
  private Distances exact;
  private double deviations;
  private int[] nodes = new int[1];
  private float[] estimates = new float[1];
  private float[] distances = new float[1];
  private int size;
  private long refined;
  private double squaredErrors;

  /** By how much a distance may be less than its estimate, as far as is known. */
  private double slack;

  /**
   * Starts a search.
   *
   * @param exactDistances or null where those of the walk are exact
   * @param margin standard deviations of an estimate's error within which a candidate may be nearer
   *     than it seems
   */
  public void begin(Distances exactDistances, double margin) {
    exact = exactDistances;
    deviations = margin;
    refined = 0;
    squaredErrors = 0;
  }

  /** Whether distances of the walk are estimates. */
  boolean isNeeded() {
    return exact != null;
  }

  /** The least distance that an estimate may stand for; any, before there was one to learn from. */
  public float least(float estimate) {
    return refined == 0 ? Float.NEGATIVE_INFINITY : (float) (estimate - slack);
  }

  /**
   * The greatest estimate that may stand for a distance; any, before there was one to learn from.
   */
  public float greatest(float distance) {
    return refined == 0 ? Float.POSITIVE_INFINITY : (float) (distance + slack);
  }

  /** Makes room for so many candidates and forgets those before. */
  public void clear(int room) {
    size = 0;
    if (nodes.length < room) {
      nodes = new int[room];
      estimates = new float[room];
      distances = new float[room];
    }
  }

  /** Adds a candidate by its estimated distance. */
  public void add(int node, float estimate) {
    nodes[size] = node;
    estimates[size++] = estimate;
  }

  /**
   * Compares those added.
   *
   * @return how many there are
   */
  public int compare() throws IOException {
    exact.distances(nodes, size, distances);
    for (int i = 0; i < size; i++) {
      double error = distances[i] - estimates[i];
      if (Double.isFinite(error)) {
        squaredErrors += error * error;
        refined++;
      }
    }
    slack = deviations * Math.sqrt(squaredErrors / Math.max(1, refined));
    return size;
  }

  /** The i-th of those compared. */
  public int node(int i) {
    return nodes[i];
  }

  /** The exact distance of the i-th of those compared. */
  public float distance(int i) {
    return distances[i];
  }

  /** Offers those compared. */
  public void offerTo(NearestNodes best) {
    best.offerAll(nodes, distances, size);
  }

  /** How many were compared since {@link #begin}. */
  public long refined() {
    return refined;
  }
}
