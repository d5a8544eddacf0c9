// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures recall and speed of all formats over a ladder of efforts, on one thread. First every
 * step of every format is run once, for its recall, which does not vary; then come the timed
 * rounds. In a round the formats take turns at each step, so that whatever else the machine does
 * meanwhile strikes all alike, and each round begins with another format.
 */
final class Sweep {
  private static final int WARM_UP_PASSES = 2;

  private final List<Contestant> contestants;
  private final float[][] queries;
  private final GroundTruth truth;
  private final CompareSettings settings;
  private final Progress progress;

  Sweep(
      List<Contestant> contestants,
      float[][] queries,
      GroundTruth truth,
      CompareSettings settings,
      Progress progress) {
    this.contestants = contestants;
    this.queries = queries;
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
    for (Effort effort : contestant.format().search().efforts(ef, settings.k())) {
      SweepPoint point = point(contestant, effort);
      if (contestant.points().stream().noneMatch(other -> other.makesNeedless(point))) {
        contestant.add(point);
      }
      enough |= point.recall() >= settings.enough();
    }
    return enough;
  }

  private SweepPoint point(Contestant contestant, Effort effort) throws IOException {
    int[][] rows = new int[queries.length][];
    long distances = 0;
    for (int i = 0; i < queries.length; i++) {
      EffortSearch.Found found = contestant.search(queries[i], settings.k(), effort);
      distances += found.distances();
      rows[i] = new int[found.hits().length];
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = contestant.index().row(found.hits()[j].doc);
      }
    }
    return new SweepPoint(
        effort,
        truth.recall(rows),
        (double) distances / queries.length,
        new double[settings.rounds()]);
  }

  /** All formats once more in turn, for the compiler has seen them only one after another. */
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
        for (int ef : ladder) {
          for (int turn = 0; turn < contestants.size(); turn++) {
            Contestant contestant = contestants.get((round + turn) % contestants.size());
            for (SweepPoint point : contestant.points()) {
              if (point.effort().ef() == ef) {
                point.qps()[round] = qps(contestant, point.effort());
                stage.reach(++done);
              }
            }
          }
        }
      }
    }
  }

  /** Queries per second of as many passes over all queries as fill the wanted time. */
  private double qps(Contestant contestant, Effort effort) throws IOException {
    long start = System.nanoTime();
    long nanos;
    long searched = 0;
    do {
      for (float[] query : queries) {
        contestant.search(query, settings.k(), effort);
      }
      searched += queries.length;
      nanos = Math.max(1, System.nanoTime() - start); // a clock may be coarse
    } while (nanos < TimeUnit.MILLISECONDS.toNanos(settings.passMillis()));
    return searched / (nanos / 1e9);
  }
}
