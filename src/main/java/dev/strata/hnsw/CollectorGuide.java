// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.WalkGuide;
import java.io.IOException;
import org.apache.lucene.search.HnswQueueSaturationCollector;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;

/**
 * Keeps the contract of a {@link KnnCollector} while a leaf is searched: counts what is visited,
 * ends when it is told to, and hands over documents and scores. Also counts for the statistics.
 */
final class CollectorGuide implements WalkGuide {
  private final KnnCollector collector;
  private final KnnSearchStrategy strategy;
  private final Similarity similarity;
  private final VectorDocs docs;
  private final Bits acceptDocs;
  private final boolean atOnce;
  private final SearchTrace trace;
  private long compared;
  private long expanded;

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
    this.acceptDocs = acceptDocs;
    this.atOnce = atOnce;
    this.trace = trace;
  }

  @Override
  public boolean exhausted() {
    return collector.earlyTerminated();
  }

  @Override
  public int take(int nodes) {
    long left = Math.max(0, collector.visitLimit() - collector.visitedCount());
    int taken = (int) Math.min(nodes, left);
    if (taken > 0) { // Lucene 10.3 asserts that there are some
      collector.incVisitedCount(taken);
    }
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
  public boolean accepts(int ord) throws IOException {
    return acceptDocs == null || acceptDocs.get(docs.doc(ord));
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

  /** Hands over a hit with its distance at full precision. */
  void hit(int ord, float distance) throws IOException {
    collector.collect(docs.doc(ord), similarity.score(distance));
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

  long expandedNodes() {
    return expanded;
  }
}
