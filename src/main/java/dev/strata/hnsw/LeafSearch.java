// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.SearchTrace.Phase;
import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.GraphSearch;
import java.io.IOException;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * One search of one field of one segment: chooses between walks of the graph and a scan of the
 * accepted vectors, compares the best of those estimated by codes at full precision, and finishes
 * by a scan a walk that ended short of hits or turned out dearer than one. Single-use; for one
 * thread.
 */
final class LeafSearch {
  private final String segment;
  private final FieldEntry field;
  private final Distances exact;
  private final Coded coded;
  private final KnnCollector collector;
  private final AcceptDocs acceptDocs;
  private final HnswSearch options;
  private final SearchEntries entries;
  private final int ef;

  /**
   * Whether the collector has to see hits while the walk goes on: one that ends it by them
   * (patience) or has its own idea of what a hit is (one of each parent, all above a threshold).
   * Lucene's plain one, and that with a time limit around it, can wait for the end. One for a
   * threshold is known by its finite bound also where there is a time limit around it; one of each
   * parent is not, until it turns out to be short of hits after it was handed enough of them.
   */
  private boolean hitsAtOnce;

  /** Kept for the statistics; null where nobody wants them. */
  private final SearchTrace trace;

  private final CollectorGuide guide;
  private final LeafScan scan;
  private final int acceptedCount;
  private final SearchCosts costs;
  private final Rescoring rescoring;
  private long codedDistances;

  /** Distances by codes, which cost something to begin with and are made only where needed. */
  @FunctionalInterface
  interface Coded {
    Distances open() throws IOException;
  }

  /**
   * @param segment its name
   * @param exact distances from the query at full precision
   * @param coded the same by codes, or null if there are none
   * @param acceptedCount how many vectors are accepted, about
   */
  LeafSearch(
      String segment,
      FieldEntry field,
      VectorDocs docs,
      Distances exact,
      Coded coded,
      KnnCollector collector,
      AcceptDocs acceptDocs,
      int acceptedCount)
      throws IOException {
    this.segment = segment;
    this.field = field;
    this.exact = exact;
    this.collector = collector;
    this.acceptDocs = acceptDocs;
    KnnSearchStrategy strategy = collector.getSearchStrategy();
    this.options = HnswSearch.of(strategy);
    this.coded = options.isFullPrecision() ? null : coded;
    this.entries = new SearchEntries(strategy, docs, acceptDocs);
    this.hitsAtOnce =
        collector.minCompetitiveSimilarity() != Float.NEGATIVE_INFINITY
            || collector instanceof TopKnnCollector == false
                && collector.getClass().getEnclosingClass()
                    != TimeLimitingKnnCollectorManager.class;
    this.ef = Math.max(collector.k(), options.efOr(field.efSearch()));
    this.trace = options.sink() == null ? null : new SearchTrace();
    this.guide =
        new CollectorGuide(
            collector, field.similarity(), docs, acceptDocs.bits(), hitsAtOnce, trace);
    this.acceptedCount = acceptedCount;
    int full = field.similarity().rowBytes();
    boolean scansByCode =
        this.coded != null
            && hitsAtOnce == false
            && RefinedScan.isWorthIt(acceptedCount, full, collector.k());
    this.scan =
        new LeafScan(
            new Scan(acceptDocs, docs, guide),
            exact,
            scansByCode ? this.coded : null,
            guide,
            collector.k(),
            ef);
    int code =
        this.coded == null
            ? full
            : field.codes().type().recordBytes(field.similarity().dimension());
    this.costs = SearchCosts.of(field, code, scansByCode ? code : full);
    this.rescoring =
        this.coded == null
            ? Rescoring.none(collector.k())
            : Rescoring.of(
                exact, collector.k(), ef, options.oversamplingOr(field.codes().oversampling()));
  }

  /**
   * Runs the search.
   *
   * @param graph of the field, or null if it has none
   */
  void run(Graph graph, SearchMemory memory) throws IOException {
    Regime regime = search(graph, memory);
    if (isHiding()) {
      hitsAtOnce = true;
      guide.handOverAtOnce();
      regime = search(graph, memory);
    }
    if (trace != null) {
      begin(null);
      options.sink().accept(statistics(regime, graph != null));
    }
  }

  /** Whether the collector has turned out to have its own idea of a hit. */
  private boolean isHiding() {
    return hitsAtOnce == false && guide.isShortOfHits() && guide.handedOver() >= collector.k();
  }

  private Regime search(Graph graph, SearchMemory memory) throws IOException {
    Regime regime = graph == null ? Regime.SCAN : costs.cheapest(ef, acceptedCount, hitsAtOnce);
    boolean trial =
        regime == Regime.SCAN
            && graph != null
            && acceptDocs.bits() != null
            && costs.isWorthATrial(acceptedCount);
    if (regime == Regime.SCAN && trial == false) {
      begin(Phase.SCAN);
      scan.all(memory, hitsAtOnce);
      return regime;
    }
    walk(trial ? Regime.WALK : regime, trial, graph, memory);
    return afterWalk(trial ? Regime.WALK : regime, memory);
  }

  private Regime afterWalk(Regime regime, SearchMemory memory) throws IOException {
    guide.enterLevel(-1);
    boolean givenUp = guide.givenUp();
    if (isHiding() || givenUp == false && (guide.exhausted() || guide.isShortOfHits() == false)) {
      return regime;
    }
    begin(Phase.SCAN);
    if (givenUp && hitsAtOnce == false) {
      scan.all(memory, false);
    } else {
      scan.rest(memory.graphSearch());
    }
    return givenUp ? Regime.WALK_GIVEN_UP : Regime.WALK_THEN_SCAN;
  }

  private void begin(Phase phase) {
    if (trace != null) {
      trace.begin(phase);
    }
  }

  private void walk(Regime regime, boolean trial, Graph graph, SearchMemory memory)
      throws IOException {
    begin(Phase.DESCEND);
    long before = guide.compared();
    GraphSearch search = memory.graphSearch();
    search.stopBy(options.earlyStop(collector.k(), rescoring.wanted(), field.similarity()));
    Distances query = coded == null ? exact : coded.open();
    if (entries.given().length > 0) {
      search.enterAt(entries.given(), entries.given().length, graph, query, guide);
    } else {
      search.descend(graph, query, guide);
    }
    begin(Phase.WALK);
    boolean filtered = acceptDocs.bits() != null;
    if (filtered || hitsAtOnce) {
      double scanning = costs.scan(acceptedCount);
      guide.weighBy(
          trial
              ? WalkPrice.ofTrial(costs, scanning, guide.work())
              : WalkPrice.ofWalk(costs, scanning, guide.work()));
    }
    if (hitsAtOnce) {
      search.walk(ef, graph, query, coded == null ? null : exact, guide);
      rescoring.count(search.refined());
    } else if (regime == Regime.FILTERED_WALK) {
      filterFirst(search, graph, query);
    } else if (filtered) {
      search.nearestAccepted(ef, Math.max(ef, rescoring.wanted()), graph, query, guide);
    } else {
      search.nearest(ef, Math.max(ef, rescoring.wanted()), graph, query, guide);
    }
    codedDistances += coded == null ? 0 : guide.compared() - before;
    if (hitsAtOnce == false && guide.givenUp() == false) {
      begin(Phase.RESCORE);
      guide.hits(rescoring.best(search, memory), collector.k());
    }
  }

  private void filterFirst(GraphSearch search, Graph graph, Distances query) throws IOException {
    double share = (double) acceptedCount / field.count();
    if (search.isAccepted(share, graph, query, guide)) {
      int[] spread = entries.spread();
      search.addEntries(spread, spread.length, query, guide);
      // what it took to get here is past
      guide.weighBy(WalkPrice.ofWalk(costs, costs.scan(acceptedCount), guide.work()));
      search.nearestFilterFirst(costs.filterFirstWidth(ef), graph, query, guide);
    } else {
      guide.giveUp();
    }
  }

  private SearchStatistics statistics(Regime regime, boolean hasGraph) {
    long byCode = codedDistances + scan.estimated();
    long again = rescoring.compared() + scan.rescored();
    return new SearchStatistics(
        segment,
        field.name(),
        collector.k(),
        ef,
        regime,
        field.count(),
        acceptedCount,
        hasGraph ? costs.walkDistances(ef, acceptedCount) : -1,
        guide.exhausted(),
        guide.compared(),
        byCode,
        guide.compared() - byCode + again,
        again,
        guide.expandedNodes(),
        guide.rejections(),
        trace.levels(),
        trace.nanos());
  }
}
