// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.List;

/**
 * Measures recall and speed of all contestants over a ladder of efforts, on one thread. First every
 * step of every contestant is run once, for its recall, which does not vary; then come the timed
 * rounds. In a round they take turns at each step, so that whatever else the machine does meanwhile
 * strikes all alike, and each round begins with another.
 */
final class Sweep {
  private static final int WARM_UP_PASSES = 2;

  private final List<Contestant> contestants;
  private final GroundTruth truth;
  private final CompareSettings settings;
  private final Progress progress;

  Sweep(
      List<Contestant> contestants,
      GroundTruth truth,
      CompareSettings settings,
      Progress progress) {
    this.contestants = contestants;
    this.truth = truth;
    this.settings = settings;
    this.progress = progress;
  }

  /** Fills in the points of all contestants. */
  void run() throws IOException {
    List<Integer> ladder = Effort.ladder(settings.k());
    try (Progress.Stage stage =
        progress.begin("Measuring recall", (long) contestants.size() * ladder.size())) {
      for (int i = 0; i < contestants.size(); i++) {
        for (int step = 0; step < ladder.size(); step++) {
          boolean enough = addPoints(contestants.get(i), ladder.get(step));
          stage.reach((long) i * ladder.size() + step + 1);
          if (enough) {
            break;
          }
        }
      }
    }
    warmUp();
    measure(ladder);
  }

  /**
   * Adds the points of one width that are worth measuring.
   *
   * @return whether the recall is enough
   */
  private boolean addPoints(Contestant contestant, int ef) throws IOException {
    boolean enough = false;
    for (Effort effort : contestant.efforts(ef, settings.k())) {
      SweepPoint point = point(contestant, effort);
      if (contestant.points().stream().noneMatch(other -> other.makesNeedless(point))) {
        contestant.add(point);
      }
      enough |= point.recall() >= settings.enough();
    }
    return enough;
  }

  private SweepPoint point(Contestant contestant, Effort effort) throws IOException {
    Answers answers = contestant.answers(settings.k(), effort);
    return new SweepPoint(
        effort,
        truth.recall(answers.rows()),
        (double) answers.distances() / truth.rows().length,
        new double[settings.rounds()]);
  }

  /** All contestants once more in turn, for the compiler has seen them only one after another. */
  private void warmUp() throws IOException {
    try (Progress.Stage stage =
        progress.begin("Warming up", (long) WARM_UP_PASSES * contestants.size())) {
      for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
        for (int i = 0; i < contestants.size(); i++) {
          List<SweepPoint> points = contestants.get(i).points();
          qps(contestants.get(i), points.get(points.size() / 2).effort());
          stage.reach((long) pass * contestants.size() + i + 1);
        }
      }
    }
  }

  private void measure(List<Integer> ladder) throws IOException {
    long points = contestants.stream().mapToLong(contestant -> contestant.points().size()).sum();
    long done = 0;
    try (Progress.Stage stage = progress.begin("Measuring speed", settings.rounds() * points)) {
      for (int round = 0; round < settings.rounds(); round++) {
        for (int step : ladder) {
          for (int turn = 0; turn < contestants.size(); turn++) {
            Contestant contestant = contestants.get((round + turn) % contestants.size());
            for (SweepPoint point : contestant.points()) {
              if (point.effort().step() == step) {
                point.qps()[round] = qps(contestant, point.effort());
                stage.reach(++done);
              }
            }
          }
        }
      }
    }
  }

  private double qps(Contestant contestant, Effort effort) throws IOException {
    return contestant.qps(settings.k(), effort, settings.passMillis());
  }
}
