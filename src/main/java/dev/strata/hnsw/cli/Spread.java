// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.Arrays;

/**
 * The middle and the ends of a measurement's repetitions.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param min the smallest
 * @param max the greatest
 */
public record Spread(double median, double min, double max) {
  /** The spread of at least one value. */
  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int upper = sorted.length / 2;
    int lower = (sorted.length - 1) / 2;
    return new Spread(
        sorted[lower] + (sorted[upper] - sorted[lower]) / 2, sorted[0], sorted[sorted.length - 1]);
  }
}
