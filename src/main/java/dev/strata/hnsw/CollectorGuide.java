// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.NodeFilter;
import dev.strata.hnsw.graph.RankedNodes;
import dev.strata.hnsw.graph.WalkGuide;
import java.io.IOException;
import org.apache.lucene.search.HnswQueueSaturationCollector;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * Keeps the contract of a {@link KnnCollector} while a leaf is searched: counts what is visited,
 * ends when it is told to, and hands over documents and scores. Also counts for the statistics.
 */
final class CollectorGuide implements WalkGuide {
  private final KnnCollector collector;
  private final KnnSearchStrategy strategy;
  private final Similarity similarity;
  private final VectorDocs docs;
  private final NodeFilter filter;
  private boolean atOnce;
  private final SearchTrace trace;

  /** Against which the walk is weighed, or null. */
  private WalkPrice price;

  private boolean givenUp;

  /** Comparisons that are still not counted. */
  private long credit;

  private long compared;
  private long expanded;
  private long bridged;
  private long rejections;
  private long hits;

  /**
   * @param acceptDocs documents that may be hits, or null for all
   * @param atOnce whether what a walk finds is handed over while it goes on; else the walk is told
   *     that nothing is competitive, which leaves its end to its width
   * @param trace is told of levels; or null
   */
  CollectorGuide(
      KnnCollector collector,
      Similarity similarity,
      VectorDocs docs,
      Bits acceptDocs,
      boolean atOnce,
      SearchTrace trace) {
    this.collector = collector;
    this.strategy = collector.getSearchStrategy();
    this.similarity = similarity;
    this.docs = docs;
    this.filter = filter(acceptDocs, docs);
    this.atOnce = atOnce;
    this.trace = trace;
  }

  private static NodeFilter filter(Bits acceptDocs, VectorDocs docs) {
    if (acceptDocs == null) {
      return NodeFilter.ALL;
    }
    if (docs.isDense()) {
      return acceptDocs instanceof FixedBitSet bits
          ? NodeFilter.of(bits.getBits())
          : NodeFilter.of(acceptDocs::get);
    }
    return NodeFilter.of(ord -> acceptDocs.get(docs.doc(ord)));
  }

  @Override
  public boolean exhausted() {
    return givenUp || collector.earlyTerminated();
  }

  /** From here on ends a walk that comes to cost more. */
  void weighBy(WalkPrice walkPrice) {
    price = walkPrice;
  }

  /** What was done so far. */
  WalkPrice.Work work() {
    return new WalkPrice.Work(compared, expanded, bridged);
  }

  /** Ends the walk for a scan. */
  void giveUp() {
    givenUp = true;
  }

  /** Whether a walk was ended because a scan is cheaper. */
  boolean givenUp() {
    return givenUp;
  }

  /**
   * A scan begins, which is not counted up to what was compared in vain before: the limit of visits
   * that Lucene sets is the price of one scan.
   */
  void beginScan() {
    givenUp = false;
    price = null;
    credit = compared - hits;
  }

  @Override
  public void progressed(int needed, int got) {
    givenUp |= price != null && price.isTooHigh(needed, got, work());
  }

  @Override
  public void bridged() {
    bridged++;
    rejections++;
  }

  @Override
  public void rejected(int nodes) {
    rejections += nodes;
  }

  @Override
  public int take(int nodes) {
    long left = Math.max(0, collector.visitLimit() - collector.visitedCount());
    int free = (int) Math.min(nodes, credit);
    int taken = free + (int) Math.min(nodes - free, left);
    if (taken > free) { // Lucene 10.3 asserts that there are some
      collector.incVisitedCount(taken - free);
    }
    credit -= free;
    compared += taken;
    return taken;
  }

  @Override
  public void expanded() {
    expanded++;
    if (collector instanceof HnswQueueSaturationCollector patience) {
      patience.nextCandidate();
    } else if (strategy != null) {
      strategy.nextVectorsBlock();
    }
  }

  @Override
  public void enterLevel(int level) {
    if (trace != null) {
      trace.enterLevel(level, compared, expanded);
    }
  }

  @Override
  public NodeFilter filter() {
    return filter;
  }

  @Override
  public boolean competitive(float distance) {
    return atOnce && similarity.score(distance) > collector.minCompetitiveSimilarity();
  }

  @Override
  public void collect(int ord, float distance) throws IOException {
    if (atOnce) {
      hit(ord, distance);
    }
  }

  /** From here on hands over hits while a walk goes on. */
  void handOverAtOnce() {
    atOnce = true;
  }

  /** How many hits were handed over. */
  long handedOver() {
    return hits;
  }

  /** Hands over a hit with its distance at full precision. */
  void hit(int ord, float distance) throws IOException {
    hits++;
    collector.collect(docs.doc(ord), similarity.score(distance));
  }

  /** The same of the first so many of several. */
  void hits(int[] ords, float[] distances, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      hit(ords[i], distances[i]);
    }
  }

  /** The same of the first so many, or all if they are fewer. */
  void hits(RankedNodes nodes, int count) throws IOException {
    for (int i = 0; i < Math.min(nodes.size(), count); i++) {
      hit(nodes.node(i), nodes.distance(i));
    }
  }

  /**
   * Whether the collector asks for a number of hits and has not got it. One that asks for all hits
   * above a threshold begins with a finite bound, and is never short.
   */
  boolean isShortOfHits() {
    return collector.minCompetitiveSimilarity() == Float.NEGATIVE_INFINITY;
  }

  long compared() {
    return compared;
  }

  /** Nodes that the walk found but that may not be hits. */
  long rejections() {
    return rejections;
  }

  /** Nodes whose links were followed. */
  long expandedNodes() {
    return expanded + bridged;
  }
}
