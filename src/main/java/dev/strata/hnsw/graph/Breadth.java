// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * How wide a search for the links of a node is, in shares of {@code efConstruction}.
 *
 * <p>A wide search of a graph that is half built finds less than two narrow ones of which the
 * second sees all of it. Measured on 100,000 vectors of 128 dimensions and 50,000 of 768, these
 * shares take about as long as one search of full width and link better: at ef 10 and 20 recall is
 * 3 and 2 points higher with the former, 2 and 1 with the latter, and the same recall takes 6 and 3
 * % fewer comparisons. Either search alone at these shares gives less than one of full width.
 */
enum Breadth {
  /** The paper's only search. */
  WHOLE(1, 1, 1, 1),

  /** The first of two searches. */
  FIRST(0.4, 0.6, 48, 48),

  /**
   * The first of two searches where vectors have many dimensions, whose neighbours are harder to
   * find. On 50,000 vectors of 768 recall at ef 80 to 160 is 0.2 to 0.3 points higher than with
   * {@link #FIRST}, and a recall of 0.99 takes an eighth fewer comparisons, for a fifth more time;
   * on 200,000 of 128 it is the same. A wider second search takes as long and gives half of that.
   */
  FIRST_OF_MANY_DIMENSIONS(0.8, 0.8, 48, 48),

  /**
   * The first of two searches, where it begins among neighbours that are known. It has no way to
   * make and cannot lose it. It returns far more than it expands: with a quarter of efConstruction
   * recall at ef 10 is 0.9 points lower in a merge of 768 dimensions, one point in a merge of
   * clusters and more than three in one of clusters at efConstruction 100.
   */
  FIRST_AT_KNOWN(0.08, 0.5, 8, 80),

  /** The second, which begins at what the first has found. */
  SECOND(0.2, 0.4, 16, 32),

  /**
   * The second after a first one that began at known neighbours, or after none. Several passes of
   * less width find less: two of 0.2 take as long, and recall at ef 40 is a point lower.
   */
  SECOND_AT_KNOWN(0.4, 0.6, 16, 32),

  /**
   * The search above layer 0 where graphs are joined. Links there are few and lead to layer 0, and
   * wider searches find no better ones: with {@link #EARLY_JOINED_OF_MANY_DIMENSIONS} in its place
   * a merge of 50,000 x 768 takes 1.08 times as long, and recall is the same. In a build from
   * nothing it would save a fiftieth of the time, at 0.1 to 0.4 points of recall.
   */
  ABOVE_JOINED(0.08, 0.5, 16, 80),

  /** The search of those nodes by which graphs that were taken over are joined. */
  EARLY_JOINED(0.6, 0.6, 48, 48),

  /** That of the others, when those are linked. */
  LATE_JOINED(0.22, 0.5, 32, 48),

  /**
   * That of those of the others which are linked well by then: nodes that came before found them.
   * See {@link Joining#late}.
   */
  LATE_JOINED_ALREADY(0.1, 0.5, 16, 48),

  /** {@link #EARLY_JOINED} where vectors have many dimensions. */
  EARLY_JOINED_OF_MANY_DIMENSIONS(0.5, 1, 48, 64),

  /**
   * {@link #LATE_JOINED} where vectors have many dimensions: what the walk came by and did not
   * expand is worth more there than going on. With three fifths kept, recall at ef 20 and 40 of
   * 50,000 x 768 is half a point lower; on 200,000 x 128 it is the same, and a merge takes a
   * quarter less time.
   */
  LATE_JOINED_OF_MANY_DIMENSIONS(0.3, 1, 32, 64),

  /** {@link #LATE_JOINED_ALREADY} where vectors have many dimensions. */
  LATE_JOINED_ALREADY_OF_MANY_DIMENSIONS(0.12, 1, 16, 64);

  private final double width;
  private final double kept;
  private final int leastWidth;
  private final int leastKept;

  Breadth(double width, double kept, int leastWidth, int leastKept) {
    this.width = width;
    this.kept = kept;
    this.leastWidth = leastWidth;
    this.leastKept = leastKept;
  }

  /** How many of the nearest nodes the search expands. */
  int width(int efConstruction) {
    return share(efConstruction, width, leastWidth);
  }

  /**
   * How many candidates it returns. What is compared on the way is known already, so a heuristic
   * that has more to choose from than the search expands makes up for a shorter walk.
   */
  int kept(int efConstruction) {
    return share(efConstruction, kept, leastKept);
  }

  private static int share(int efConstruction, double share, int least) {
    return Math.min(efConstruction, Math.max(least, (int) (efConstruction * share)));
  }
}
