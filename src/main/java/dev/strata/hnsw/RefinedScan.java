// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.NearestNodes;
import dev.strata.hnsw.graph.RankedNodes;
import dev.strata.hnsw.graph.Refinement;
import java.io.IOException;

/**
 * Takes vectors by their estimated distances, and compares at full precision those that could be
 * among the best. So that few could, vectors wait until there are many, and the most promising ones
 * are compared first. Reused; for one thread.
 */
final class RefinedScan implements Scan.Taker {
  /**
   * Bytes up to which the rows that a scan reads are compared without estimates before, which take
   * a while to begin with: timed, break-even are 200 to 300 rows of 128 dimensions.
   */
  private static final int EXACT_BYTES = 1 << 17;

  /** Rows for which the same is true whatever their bytes: that while is longer for long ones. */
  private static final int EXACT_ROWS = 100;

  /** Of fewer vectors for each one wanted, most are compared at full precision in any case. */
  private static final int WORTH = 4;

  /**
   * To keep more of the best in order takes longer than estimates save: with 3,000 wanted of 25,000
   * x 768 they took a tenth more time, with 10,000 of 100,000 x 128 four thirds more.
   */
  private static final int MOST_WANTED = 2048;

  /**
   * What an estimate may be wrong by, in standard deviations, where the width of the search is k;
   * each doubling of the width adds one. Vectors that are all about as far from the query are told
   * apart by this alone. Of a tenth that are, of 50,000 x 768 (200,000 x 128), 1.5 miss 3.2 (2) %
   * of the 10 nearest and compare 21 (4) % at full precision; 3 miss 0.3 (0) % and compare 42 (8)
   * %; 4 miss none and compare 56 (12) %.
   */
  private static final double LEAST_MARGIN = 1.5;

  private static final double MOST_MARGIN = 4;

  /** The most promising ones, for each one wanted. */
  private static final int PROMISING = 2;

  /** As many as tell how far estimates are off. */
  private static final int LEAST_PROMISING = 16;

  /** Vectors that wait for others. */
  private static final int ROOM = 1024;

  /** Vectors compared in one call, by whose distances the next ones are chosen. */
  private static final int BATCH = 64;

  /** In place of a vector that was compared. */
  private static final int COMPARED = -1;

  private final Refinement refinement = new Refinement();
  private final NearestNodes best = new NearestNodes();
  private final NearestNodes promising = new NearestNodes();
  private int[] ords = new int[0];
  private float[] estimates = new float[0];

  /** Of some that wait: their places among these, and their estimates. */
  private final int[] somePlaces = new int[BATCH];

  private final float[] someEstimates = new float[BATCH];

  /** Estimates up to which vectors could be among the best. */
  private float bound;

  /**
   * Vectors that wait in this scan. The arrays may be longer, from an earlier one, and must not
   * count: equal searches compare alike.
   */
  private int room;

  private int size;
  private int mostPromising;

  /**
   * Whether estimates are worth what it takes to make them.
   *
   * @param rowBytes of a vector at full precision
   * @param k how many are wanted
   */
  static boolean isWorthIt(int vectors, int rowBytes, int k) {
    int exact = Math.max(EXACT_ROWS, EXACT_BYTES / rowBytes);
    return k <= MOST_WANTED && vectors > Math.max(exact, WORTH * k);
  }

  /**
   * Starts a scan.
   *
   * @param exact distances
   * @param k how many are wanted
   * @param ef width of the search, at least {@code k}
   */
  void begin(Distances exact, int k, int ef) {
    refinement.begin(exact, margin(k, ef));
    best.reset(k);
    bound = Float.POSITIVE_INFINITY;
    mostPromising = Math.max(PROMISING * k, LEAST_PROMISING);
    room = Math.max(ROOM, WORTH * k);
    size = 0;
    if (ords.length < room) {
      ords = new int[room];
      estimates = new float[room];
    }
  }

  private static double margin(int k, int ef) {
    // StrictMath, since Math.log may differ between machines and equal searches must not
    double doublings = StrictMath.log((double) ef / k) / StrictMath.log(2);
    return Math.min(MOST_MARGIN, LEAST_MARGIN + doublings);
  }

  @Override
  public void take(int[] newcomers, float[] theirEstimates, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ords[size] = newcomers[i];
      estimates[size] = theirEstimates[i];
      size += isPossible(theirEstimates[i]) ? 1 : 0;
      if (size == room) {
        settle();
      }
    }
  }

  /** Of an estimate that is no number it is true too: the vector's distance may be one. */
  private boolean isPossible(float estimate) {
    return estimate > bound == false;
  }

  /** The best of all that were taken, which ends the scan. */
  RankedNodes best() throws IOException {
    settle();
    return best;
  }

  /** How many were compared at full precision. */
  long compared() {
    return refinement.refined();
  }

  private void settle() throws IOException {
    if (best.isFull() == false && size > mostPromising) {
      compareMostPromising();
    }
    int next = 0;
    while (next < size) {
      refinement.clear(BATCH);
      for (int taken = 0; next < size && taken < BATCH; next++) {
        if (ords[next] != COMPARED && isPossible(estimates[next])) {
          refinement.add(ords[next], estimates[next]);
          taken++;
        }
      }
      compare();
    }
    size = 0;
  }

  private void compareMostPromising() throws IOException {
    promising.reset(mostPromising);
    for (int from = 0; from < size; from += BATCH) {
      int count = Math.min(BATCH, size - from);
      for (int i = 0; i < count; i++) {
        somePlaces[i] = from + i;
        someEstimates[i] = estimates[from + i];
      }
      promising.offerAll(somePlaces, someEstimates, count);
    }
    refinement.clear(mostPromising);
    for (int i = 0; i < mostPromising; i++) {
      int place = promising.node(i);
      refinement.add(ords[place], estimates[place]);
      ords[place] = COMPARED;
    }
    compare();
  }

  private void compare() throws IOException {
    refinement.compare();
    refinement.offerTo(best);
    if (best.isFull()) {
      bound = refinement.greatest(best.worst());
    }
  }
}
