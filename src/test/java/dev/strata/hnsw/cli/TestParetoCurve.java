// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.cli.ParetoCurve.Point;
import dev.strata.hnsw.cli.ParetoCurve.Reading;
import dev.strata.hnsw.cli.ParetoCurve.Status;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The best points of a sweep, and what lies between them; numbers made by hand. */
public final class TestParetoCurve extends LuceneTestCase {

  public void testBeatenPointsAreLeftOut() {
    Point fast = new Point(0.5, 1000);
    Point middle = new Point(0.8, 400);
    Point good = new Point(0.99, 50);
    List<Point> points =
        Arrays.asList(
            good,
            fast,
            middle,
            new Point(0.7, 400), // less recall, no faster
            new Point(0.8, 399), // as good, slower
            new Point(0.4, 900), // worse in both
            new Point(0.99, 49));
    Collections.shuffle(points, random());
    assertEquals(List.of(fast, middle, good), ParetoCurve.of(points).points());
  }

  public void testEqualPointsAreOne() {
    Point point = new Point(0.9, 10);
    assertEquals(List.of(point), ParetoCurve.of(List.of(point, new Point(0.9, 10))).points());
  }

  /** Halfway in recall is the geometric mean in speed. */
  public void testBetween() {
    ParetoCurve curve = ParetoCurve.of(List.of(new Point(0.9, 10_000), new Point(0.98, 100)));
    assertReading(Status.INTERPOLATED, 1000, curve.at(0.94));
    assertReading(Status.INTERPOLATED, Math.sqrt(10_000 * 1000.0), curve.at(0.92));
    assertReading(Status.INTERPOLATED, 100, curve.at(0.98));
  }

  public void testBetweenTheRightPoints() {
    ParetoCurve curve =
        ParetoCurve.of(List.of(new Point(0.5, 800), new Point(0.7, 200), new Point(0.9, 50)));
    assertReading(Status.INTERPOLATED, 400, curve.at(0.6));
    assertReading(Status.INTERPOLATED, 200, curve.at(0.7));
    assertReading(Status.INTERPOLATED, 100, curve.at(0.8));
  }

  public void testNotReached() {
    ParetoCurve curve = ParetoCurve.of(List.of(new Point(0.9, 100), new Point(0.95, 50)));
    Reading reading = curve.at(0.951);
    assertEquals(Status.NOT_REACHED, reading.status());
    assertFalse(reading.reached());
    assertTrue(Double.isNaN(reading.qps()));
    assertEquals("not_reached", reading.status().toString());
  }

  public void testExceeded() {
    ParetoCurve curve = ParetoCurve.of(List.of(new Point(0.9, 100), new Point(0.95, 50)));
    assertReading(Status.AT_LEAST, 100, curve.at(0.8));
    assertReading(Status.INTERPOLATED, 100, curve.at(0.9));
  }

  public void testNothingReachesAnything() {
    assertFalse(ParetoCurve.of(List.of()).at(0.1).reached());
  }

  private static void assertReading(Status status, double qps, Reading reading) {
    assertEquals(status, reading.status());
    assertEquals(qps, reading.qps(), 1e-9 * qps);
    assertTrue(reading.reached());
  }
}
