// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.cli.ParetoCurve.Reading;
import dev.strata.hnsw.cli.ParetoCurve.Status;
import dev.strata.hnsw.cli.RecallResult.Bound;
import dev.strata.hnsw.cli.RecallResult.Place;
import dev.strata.hnsw.cli.RecallResult.Ratio;
import dev.strata.hnsw.cli.RecallResult.Standing;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Ratios of the formats' speeds at one recall; numbers made by hand. */
public final class TestRecallResult extends LuceneTestCase {
  private static final Place FAST =
      new Place("fast", new Reading(Status.INTERPOLATED, 300), new double[] {400, 300, 200});
  private static final Place SLOW =
      new Place("slow", new Reading(Status.INTERPOLATED, 100), new double[] {100, 50, 200});
  private static final Place OPEN =
      new Place("open", new Reading(Status.AT_LEAST, 600), new double[] {600, 600, 600});
  private static final Place POOR =
      new Place(
          "poor",
          new Reading(Status.NOT_REACHED, Double.NaN),
          new double[] {Double.NaN, Double.NaN, Double.NaN});

  /** A round's speeds are set against each other, not the extremes of different rounds. */
  public void testRatiosWithinRounds() {
    RecallResult result = RecallResult.of(0.95, List.of(FAST, SLOW));
    assertEquals(0.95, result.recall(), 0);
    Standing fast = result.formats().get(0);
    assertEquals(new Spread(300, 200, 400), fast.qps());
    assertEquals(List.of(new Ratio("slow", Bound.EXACT, 4, 1, 6, 3)), fast.ratios());
    Standing slow = result.formats().get(1);
    assertEquals(
        List.of(new Ratio("fast", Bound.EXACT, 1 / 4.0, 1 / 6.0, 1, 1 / 3.0)), slow.ratios());
  }

  public void testOpenRatios() {
    RecallResult result =
        RecallResult.of(0.5, List.of(FAST, OPEN, new Place("open too", OPEN.all(), OPEN.rounds())));
    assertEquals(Bound.AT_MOST, result.formats().get(0).ratios().get(0).bound());
    assertEquals(Bound.AT_LEAST, result.formats().get(1).ratios().get(0).bound());
    assertEquals(Bound.UNKNOWN, result.formats().get(1).ratios().get(1).bound());
    assertEquals("<=", Bound.AT_MOST.sign());
    assertEquals(">=", Bound.AT_LEAST.sign());
  }

  public void testNotReachedHasNoRatios() {
    RecallResult result = RecallResult.of(0.99, List.of(FAST, POOR));
    assertEquals(List.of(), result.formats().get(0).ratios());
    assertEquals(
        new Standing("poor", Status.NOT_REACHED, null, List.of()), result.formats().get(1));
  }
}
