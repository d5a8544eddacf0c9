// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.EarlyStop;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Options of one query, carried by Lucene's own queries as their search strategy:
 *
 * <pre>{@code
 * new KnnFloatVectorQuery("v", query, 10, filter, HnswSearch.ef(200))
 * }</pre>
 *
 * <p>Immutable and safe for any number of threads, as far as its sink is. Segments written by other
 * formats ignore it.
 *
 * <p>It is not a {@link KnnSearchStrategy.Hnsw}: Lucene's patience query replaces such a strategy
 * by one of its own, and {@code ef} would be lost on the way.
 */
public final class HnswSearch extends KnnSearchStrategy {
  /** What an option is where the query leaves it to the field. */
  private static final int UNSET = 0;

  private static final float NEVER = -1;
  private static final float MAX_SLACK = 10;

  private final int ef;
  private final float oversampling;
  private final float slack;
  private final boolean fullPrecision;
  private final Consumer<SearchStatistics> sink;

  private HnswSearch(
      int ef,
      float oversampling,
      float slack,
      boolean fullPrecision,
      Consumer<SearchStatistics> sink) {
    this.ef = ef;
    this.oversampling = oversampling;
    this.slack = slack;
    this.fullPrecision = fullPrecision;
    this.sink = sink;
  }

  /**
   * A search of the given width, apart from the number of hits: the paper's {@code ef}. It replaces
   * the field's stored floor; where it is below {@code k}, the width is {@code k}.
   *
   * @param ef 1 to {@value HnswParams#MAX_EF_SEARCH}
   * @throws IllegalArgumentException if {@code ef} is out of bounds
   */
  public static HnswSearch ef(int ef) {
    HnswParams.requireBetween("ef", ef, 1, HnswParams.MAX_EF_SEARCH);
    return new HnswSearch(ef, UNSET, NEVER, false, null);
  }

  /** A search as wide as the field's stored floor, or {@code k} if that is more. */
  public static HnswSearch defaults() {
    return new HnswSearch(UNSET, UNSET, NEVER, false, null);
  }

  /**
   * The same options with an oversampling in place of the field's stored one: after a walk on
   * codes, the best {@code k * oversampling} candidates, at most twice {@code ef} and at most 64
   * more than it, are compared again at full precision. More finds more of the true neighbours, up
   * to what the walk came across. Without effect where the walk is at full precision itself.
   *
   * @param oversampling 1 to 100
   * @throws IllegalArgumentException if {@code oversampling} is out of bounds
   */
  public HnswSearch oversampling(float oversampling) {
    HnswParams.requireOversampling(oversampling);
    return new HnswSearch(ef, oversampling, slack, fullPrecision, sink);
  }

  /**
   * The same options with a walk that ends by itself, as soon as the next candidate is farther than
   * the k-th best so far by more than {@code slack} times the latter's distance: the squared one
   * for {@code EUCLIDEAN}, one minus the product for {@code COSINE} and {@code DOT_PRODUCT} of
   * floats, the product otherwise. Easy queries then end early and hard ones go on, up to {@code
   * ef}, which should be ample. At equal recall this compares 5 to 30 % fewer vectors than one
   * width for all queries; the guide to search speed has the curves. Collectors that see hits while
   * the walk goes on are not affected.
   *
   * @param slack 0 to 10; 0.1 to 0.2 is usual
   * @throws IllegalArgumentException if {@code slack} is out of bounds
   */
  public HnswSearch adaptive(float slack) {
    if (!(slack >= 0 && slack <= MAX_SLACK)) {
      throw new IllegalArgumentException(
          "slack must be between 0 and " + MAX_SLACK + ", got: " + slack);
    }
    return new HnswSearch(ef, oversampling, slack, fullPrecision, sink);
  }

  /** The same options with a walk at full precision also where there are codes. */
  public HnswSearch fullPrecision() {
    return new HnswSearch(ef, oversampling, slack, true, sink);
  }

  /**
   * The same options with a sink that is told what each leaf's search did, and why: {@link
   * SearchStatistics}. The sink is called in the searching threads, so it must be safe for as many
   * as the searcher uses. With one a search reads the clock some times and counts what the filter
   * rejects; without one it does neither.
   */
  public HnswSearch statistics(Consumer<SearchStatistics> sink) {
    return new HnswSearch(
        ef, oversampling, slack, fullPrecision, Objects.requireNonNull(sink, "sink"));
  }

  /**
   * The options that a collector carries, or the default ones. They may lie below seeds, and below
   * seeds of seeds: Lucene puts its own around those of a seeded query.
   */
  static HnswSearch of(KnnSearchStrategy strategy) {
    KnnSearchStrategy original = strategy;
    while (original instanceof KnnSearchStrategy.Seeded seeded) {
      original = seeded.originalStrategy();
    }
    return original instanceof HnswSearch search ? search : defaults();
  }

  /** The width of the search, if the query has its own, or else the given one. */
  int efOr(int floor) {
    return ef == UNSET ? floor : ef;
  }

  /** The oversampling, if the query has its own, or else the given one. */
  float oversamplingOr(float stored) {
    return oversampling == UNSET ? stored : oversampling;
  }

  /**
   * The rule that ends a walk for {@code k} hits early, or null.
   *
   * @param kept candidates that are kept in any case
   */
  EarlyStop earlyStop(int k, int kept, Similarity similarity) {
    return slack == NEVER ? null : new EarlyStop(k, Math.max(k, kept), slack, similarity.origin());
  }

  boolean isFullPrecision() {
    return fullPrecision;
  }

  /** The sink, or null. */
  Consumer<SearchStatistics> sink() {
    return sink;
  }

  @Override
  public void nextVectorsBlock() {}

  @Override
  public boolean equals(Object other) {
    return other instanceof HnswSearch search
        && search.ef == ef
        && search.oversampling == oversampling
        && search.slack == slack
        && search.fullPrecision == fullPrecision
        && search.sink == sink;
  }

  @Override
  public int hashCode() {
    return Objects.hash(ef, oversampling, slack, fullPrecision, System.identityHashCode(sink));
  }

  @Override
  public String toString() {
    StringJoiner joiner = new StringJoiner(", ", "HnswSearch[", "]");
    if (ef != UNSET) {
      joiner.add("ef=" + ef);
    }
    if (oversampling != UNSET) {
      joiner.add("oversampling=" + oversampling);
    }
    if (slack != NEVER) {
      joiner.add("slack=" + slack);
    }
    if (fullPrecision) {
      joiner.add("full precision");
    }
    return joiner.toString();
  }
}
