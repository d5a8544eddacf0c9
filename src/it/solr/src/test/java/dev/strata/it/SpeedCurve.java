// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

/** Recall and queries per second of one round, by growing width. */
record SpeedCurve(double[] recalls, double[] speeds) {
  /** The first width of at least the recall, -1 if there is none. */
  private int reaching(double recall) {
    for (int i = 0; i < recalls.length; i++) {
      if (recalls[i] >= recall) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Queries per second at a recall, whose logarithm is taken to change linearly from a width to the
   * next; NaN if the widths do not enclose the recall.
   */
  double at(double recall) {
    int above = reaching(recall);
    if (above < 1) {
      return Double.NaN;
    }
    int below = above - 1;
    double share = (recall - recalls[below]) / (recalls[above] - recalls[below]);
    return Math.exp(Math.log(speeds[below]) * (1 - share) + Math.log(speeds[above]) * share);
  }
}
