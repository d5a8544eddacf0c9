// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How hard a search tries.
 *
 * @param step of the {@link #ladder} that it belongs to
 * @param ef width of the walk, at least k
 * @param rescored candidates compared anew at full precision, from k + 1 to ef; 0 for none
 * @param slack at which a walk ends by itself; 0 for one that goes on to its width
 */
record Effort(int step, int ef, int rescored, float slack) {
  private static final int FIRST_EF = 10;
  private static final int LAST_EF = 800;

  /** Where the usual last width is too near to k, this many times k. */
  private static final int LAST_EF_PER_K = 8;

  /** From a width to the next but one. */
  private static final int RATIO_OF_TWO_STEPS = 2;

  /** With these the steps of slack do about the work of the steps of width. */
  private static final double FIRST_SLACK = 0.02;

  private static final double SLACK_EXPONENT = 0.65;

  private static final int[] OVERSAMPLES = {2, 3, 5, 10};

  /** Widths from 10 to 800 in geometric steps; never below k. */
  static List<Integer> ladder(int k) {
    int first = Math.max(FIRST_EF, k);
    int last = Math.max(LAST_EF, LAST_EF_PER_K * k);
    List<Integer> widths = new ArrayList<>();
    double width = first;
    while (Math.round(width) < last) {
      widths.add((int) Math.round(width));
      width *= Math.sqrt(RATIO_OF_TWO_STEPS);
    }
    widths.add(last);
    return widths;
  }

  /** A walk whose own distances stand. */
  static List<Effort> plain(int ef) {
    return List.of(new Effort(ef, ef, 0, 0));
  }

  /** A walk that ends by itself, the later the greater the step. */
  static List<Effort> adaptive(int step) {
    double slack = FIRST_SLACK * Math.pow((double) step / FIRST_EF, SLACK_EXPONENT);
    return List.of(new Effort(step, Math.max(step, LAST_EF), 0, (float) slack));
  }

  /**
   * A walk over codes with all that is worth rescoring of its candidates, from nothing to
   * everything. To rescore no more than k would change the order of the hits alone, not the hits.
   */
  static List<Effort> rescoring(int ef, int k) {
    TreeSet<Integer> counts = new TreeSet<>();
    counts.add(0);
    for (int oversample : OVERSAMPLES) {
      if (oversample * k < ef) {
        counts.add(oversample * k);
      }
    }
    if (ef > k) {
      counts.add(ef);
    }
    return counts.stream().map(count -> new Effort(ef, ef, count, 0)).toList();
  }
}
