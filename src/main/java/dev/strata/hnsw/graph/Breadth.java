// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * How wide a search for the links of a node is, in shares of {@code efConstruction}, and how many
 * links are picked of what it finds on layer 0, in shares of {@code M}.
 *
 * <p>A wide search of a graph that is half built finds less than two narrow ones of which the
 * second sees all of it. Measured on 100,000 vectors of 128 dimensions and 50,000 of 768, these
 * shares take about as long as one search of full width and link better: at ef 10 and 20 recall is
 * 3 and 2 points higher with the former, 2 and 1 with the latter, and the same recall takes 6 and 3
 * % fewer comparisons. Either search alone at these shares gives less than one of full width.
 *
 * <p>With {@code M} links picked, as the paper has it, half of the rows of layer 0 are never
 * filled; with a quarter more the same recall takes 2 to 3 % fewer comparisons on 200,000 vectors
 * of 128 dimensions and 2 to 6 % on 50,000 of 768, and recall at ef 20 is a point and half a point
 * higher.
 */
enum Breadth {
  /** The paper's only search. */
  WHOLE(1, 1, 1, 1, 0),

  /** The first of two searches. */
  FIRST(0.4, 0.6, 48, 48, 0.25),

  /**
   * The first of two searches where vectors have many dimensions, whose neighbours are harder to
   * find. On 50,000 vectors of 768 recall at ef 80 to 160 is 0.2 to 0.3 points higher than with
   * {@link #FIRST}, and a recall of 0.99 takes an eighth fewer comparisons, for a fifth more time;
   * on 200,000 of 128 it is the same. A wider second search takes as long and gives half of that.
   * With half more links picked in place of a quarter more recall at ef 10 to 226 is 0.05 to 0.3
   * points higher (5,000 queries) and the build takes an eighth longer; without, what {@code
   * lucene99} finds at ef 80 to 226 is 0.05 to 0.2 points more. More links of the second search are
   * no better.
   */
  FIRST_OF_MANY_DIMENSIONS(0.8, 0.8, 48, 48, 0.5),

  /**
   * The first of two searches, where it begins among neighbours that are known. It has no way to
   * make and cannot lose it. It returns far more than it expands: with a quarter of efConstruction
   * recall at ef 10 is 0.9 points lower in a merge of 768 dimensions, one point in a merge of
   * clusters and more than three in one of clusters at efConstruction 100.
   */
  FIRST_AT_KNOWN(0.08, 0.5, 8, 80, 0.25),

  /** The second, which begins at what the first has found. */
  SECOND(0.2, 0.4, 16, 32, 0.25),

  /**
   * The second after a first one that began at known neighbours, or after none. Several passes of
   * less width find less: two of 0.2 take as long, and recall at ef 40 is a point lower.
   */
  SECOND_AT_KNOWN(0.4, 0.6, 16, 32, 0.25),

  /**
   * The search above layer 0 where graphs are joined. Links there are few and lead to layer 0, and
   * wider searches find no better ones: with {@link #FIRST} in its place a merge of 200,000 x 128
   * takes 1.03 times as long, and recall is the same. In a build from nothing it would save a
   * fiftieth of the time, at 0.1 to 0.4 points of recall.
   */
  ABOVE_JOINED(0.08, 0.5, 16, 80, 0),

  /**
   * The search on layer 0 where graphs are joined, see {@link Joining}. With half more links picked
   * in place of a quarter more, and a fifth fewer taken over, the same recall takes 2 % fewer
   * comparisons.
   */
  JOINED(0.33, 0.33, 48, 48, 0.5),

  /**
   * {@link #JOINED} where vectors have many dimensions, where half more links picked are no better.
   */
  JOINED_OF_MANY_DIMENSIONS(0.43, 0.5, 48, 64, 0.25);

  private final double width;
  private final double kept;
  private final int leastWidth;
  private final int leastKept;
  private final double more;

  /**
   * @param more links are picked on layer 0 than {@code M}
   */
  Breadth(double width, double kept, int leastWidth, int leastKept, double more) {
    this.width = width;
    this.kept = kept;
    this.leastWidth = leastWidth;
    this.leastKept = leastKept;
    this.more = more;
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

  /** How many links are picked on layer 0. */
  int picks(int m) {
    return m + (int) Math.ceil(m * more);
  }

  /** How many links are picked on layer 0 at most, whatever the search. */
  static int mostPicks(int m) {
    return Arrays.stream(values()).mapToInt(breadth -> breadth.picks(m)).max().orElseThrow();
  }

  private static int share(int efConstruction, double share, int least) {
    return Math.min(efConstruction, Math.max(least, (int) (efConstruction * share)));
  }
}
