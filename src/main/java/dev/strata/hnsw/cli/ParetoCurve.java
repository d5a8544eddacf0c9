// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a system can do: its operating points without those that another one beats in recall or
 * speed and equals in the other. From point to point recall grows and speed falls.
 */
final class ParetoCurve {
  /** Recall, 0 to 1, at so many queries per second, more than 0. */
  record Point(double recall, double qps) {}

  /** How a speed at a wanted recall was found. */
  enum Status {
    /** From the two points around the recall, or from a point at it. */
    INTERPOLATED,
    /** Even the point of the least recall has more, so the speed at the recall may be greater. */
    AT_LEAST,
    /** No point has as much recall. */
    NOT_REACHED;

    @Override
    public String toString() {
      return LowerCaseConverter.name(this);
    }
  }

  /**
   * The speed at a wanted recall.
   *
   * @param qps queries per second; NaN if the recall is not reached
   */
  record Reading(Status status, double qps) {
    private static final Reading NOT_REACHED = new Reading(Status.NOT_REACHED, Double.NaN);

    boolean reached() {
      return status != Status.NOT_REACHED;
    }
  }

  private final List<Point> points;

  private ParetoCurve(List<Point> points) {
    this.points = points;
  }

  /** The curve through the best of some points. */
  static ParetoCurve of(List<Point> points) {
    List<Point> bestRecallFirst = new ArrayList<>(points);
    bestRecallFirst.sort(
        Comparator.comparingDouble(Point::recall).thenComparingDouble(Point::qps).reversed());
    List<Point> best = new ArrayList<>();
    for (Point point : bestRecallFirst) {
      if (best.isEmpty() || point.qps() > best.getLast().qps()) {
        best.add(point);
      }
    }
    return new ParetoCurve(best.reversed());
  }

  /** The points, by growing recall. */
  List<Point> points() {
    return List.copyOf(points);
  }

  /**
   * The speed at a wanted recall: the logarithm of the speed is taken to fall linearly from a point
   * to the next.
   */
  Reading at(double recall) {
    for (int i = 0; i < points.size(); i++) {
      Point above = points.get(i);
      if (above.recall() >= recall) {
        if (i == 0 || above.recall() == recall) {
          boolean exceeded = above.recall() > recall;
          return new Reading(exceeded ? Status.AT_LEAST : Status.INTERPOLATED, above.qps());
        }
        return new Reading(Status.INTERPOLATED, between(points.get(i - 1), above, recall));
      }
    }
    return Reading.NOT_REACHED;
  }

  private static double between(Point below, Point above, double recall) {
    double share = (recall - below.recall()) / (above.recall() - below.recall());
    double logBelow = Math.log(below.qps());
    return Math.exp(logBelow + share * (Math.log(above.qps()) - logBelow));
  }
}
