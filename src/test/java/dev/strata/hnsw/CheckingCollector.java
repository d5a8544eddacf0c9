// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.BitSet;
import java.util.function.IntPredicate;
import org.apache.lucene.search.KnnCollector;

/**
 * A collector that holds a search to the contract while it runs: what is collected is accepted, and
 * collected once; the visit limit is never passed; and after the collector has said that it is
 * enough there is not much more.
 */
final class CheckingCollector extends KnnCollector.Decorator {
  /** Knows the true scores. */
  @FunctionalInterface
  interface ScoreCheck {
    void check(int doc, float score);
  }

  private final IntPredicate accepted;
  private final ScoreCheck scores;
  private final BitSet collected = new BitSet();
  private final long enough;
  private long visitedWhenTold = -1;

  /**
   * @param scores throws where the score of a document is not the true one
   * @param enough visits after which to end the search, as a timeout would
   */
  CheckingCollector(KnnCollector collector, IntPredicate accepted, ScoreCheck scores, long enough) {
    super(collector);
    this.accepted = accepted;
    this.scores = scores;
    this.enough = enough;
  }

  @Override
  public boolean earlyTerminated() {
    boolean end = visitedCount() >= enough || super.earlyTerminated();
    if (end && visitedWhenTold < 0) {
      visitedWhenTold = visitedCount();
    }
    return end;
  }

  @Override
  public void incVisitedCount(int count) {
    if (count < 0) {
      throw new AssertionError("visits " + count);
    }
    super.incVisitedCount(count);
    if (visitedCount() > visitLimit()) {
      throw new AssertionError(visitedCount() + " visits, of at most " + visitLimit());
    }
  }

  @Override
  public boolean collect(int doc, float similarity) {
    if (accepted.test(doc) == false) {
      throw new AssertionError("not accepted: " + doc);
    }
    if (collected.get(doc)) {
      throw new AssertionError("collected twice: " + doc);
    }
    collected.set(doc);
    if (collected.cardinality() > visitedCount()) {
      throw new AssertionError("collected more than was visited: " + visitedCount());
    }
    scores.check(doc, similarity);
    return super.collect(doc, similarity);
  }

  /** Visits after the search was told to end. */
  long visitedInVain() {
    return visitedWhenTold < 0 ? 0 : visitedCount() - visitedWhenTold;
  }

  int collectedCount() {
    return collected.cardinality();
  }
}
