// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a comparison says of one contestant; the names are those of its JSON.
 *
 * @param name of the format
 * @param build what its index cost
 * @param buildRatio seconds of the build as a multiple of those of the format that is the measure
 * @param sweep recall and speed, by growing effort
 */
@JsonPropertyOrder({"name", "build", "build_ratio", "sweep"})
record FormatResult(String name, Contestant.Cost build, double buildRatio, List<Step> sweep) {
  /**
   * One step of the sweep.
   *
   * @param ef width of the walk
   * @param rescored candidates compared anew at full precision
   * @param slack at which the walk ended by itself; 0 if it went on to its width
   * @param recall share of true neighbours found
   * @param qps queries per second in the rounds
   * @param distancesMean vectors that the walk compared with a query, as a mean; 0 if not counted
   * @param best whether no other step has both more recall and more speed
   */
  @JsonPropertyOrder({"ef", "rescored", "slack", "recall", "qps", "distances_mean", "best"})
  record Step(
      int ef,
      int rescored,
      float slack,
      double recall,
      Spread qps,
      double distancesMean,
      boolean best) {}

  /**
   * The result of one format.
   *
   * @param measure the format whose build is the measure of the others
   */
  static FormatResult of(Contestant contestant, Contestant measure) {
    return new FormatResult(
        contestant.name(),
        contestant.cost(),
        contestant.cost().seconds() / measure.cost().seconds(),
        steps(contestant));
  }

  /** What was measured of a contestant, by growing effort. */
  static List<Step> steps(Contestant contestant) {
    if (contestant.points().isEmpty()) {
      return List.of();
    }
    List<ParetoCurve.Point> best = contestant.curve().points();
    return contestant.points().stream().map(point -> step(point, best)).toList();
  }

  private static Step step(SweepPoint point, List<ParetoCurve.Point> best) {
    Spread qps = point.speed();
    return new Step(
        point.effort().ef(),
        point.effort().rescored(),
        point.effort().slack(),
        point.recall(),
        qps,
        point.distancesMean(),
        best.contains(new ParetoCurve.Point(point.recall(), qps.median())));
  }
}
