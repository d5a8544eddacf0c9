// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.SearchTrace.Phase;
import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.GraphSearch;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TimeLimitingKnnCollectorManager;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;

/**
 * One search of one field of one segment: chooses between a walk of the graph and a scan of the
 * accepted vectors, compares the best of a walk on codes at full precision, and finishes by a scan
 * a walk that ended short of hits. Single-use; for one thread.
 */
final class LeafSearch {
  private final String segment;
  private final FieldEntry field;
  private final VectorDocs docs;
  private final Distances exact;
  private final Coded coded;
  private final KnnCollector collector;
  private final AcceptDocs acceptDocs;
  private final HnswSearch options;
  private final KnnSearchStrategy.Seeded seeds;
  private final int ef;

  /**
   * Whether the collector has to see hits while the walk goes on: one that ends it by them
   * (patience) or has its own idea of what a hit is (one of each parent, all above a threshold).
   * Lucene's plain one, and that with a time limit around it, can wait for the end. One for a
   * threshold is known by its finite bound also where there is a time limit around it.
   */
  private final boolean hitsAtOnce;

  /** Kept for the statistics; null where nobody wants them. */
  private final SearchTrace trace;

  private boolean walkedByCode;
  private long walked;
  private long rescored;

  /** Distances by codes, which cost something to begin with and are made only for a walk. */
  @FunctionalInterface
  interface Coded {
    Distances open() throws IOException;
  }

  /**
   * @param segment its name
   * @param exact distances from the query at full precision
   * @param coded the same by codes, or null if there are none
   */
  LeafSearch(
      String segment,
      FieldEntry field,
      VectorDocs docs,
      Distances exact,
      Coded coded,
      KnnCollector collector,
      AcceptDocs acceptDocs) {
    this.segment = segment;
    this.field = field;
    this.docs = docs;
    this.exact = exact;
    this.coded = coded;
    this.collector = collector;
    this.acceptDocs = acceptDocs;
    KnnSearchStrategy strategy = collector.getSearchStrategy();
    this.seeds = strategy instanceof KnnSearchStrategy.Seeded seeded ? seeded : null;
    this.options = options(strategy);
    this.hitsAtOnce =
        collector.minCompetitiveSimilarity() != Float.NEGATIVE_INFINITY
            || collector instanceof TopKnnCollector == false
                && collector.getClass().getEnclosingClass()
                    != TimeLimitingKnnCollectorManager.class;
    this.ef = Math.max(collector.k(), options.efOr(field.efSearch()));
    this.trace = options.sink() == null ? null : new SearchTrace();
  }

  /** Below seeds, and seeds below seeds: Lucene puts its own around those of a seeded query. */
  private static HnswSearch options(KnnSearchStrategy strategy) {
    KnnSearchStrategy original = strategy;
    while (original instanceof KnnSearchStrategy.Seeded seeded) {
      original = seeded.originalStrategy();
    }
    return original instanceof HnswSearch search ? search : HnswSearch.defaults();
  }

  /**
   * Runs the search.
   *
   * @param graph of the field, or null if it has none
   */
  void run(Graph graph, SearchMemory memory) throws IOException {
    Bits accepted = acceptDocs.bits();
    int acceptedCount =
        accepted == null ? field.count() : Math.min(field.count(), acceptDocs.cost());
    Bits asked = trace == null ? accepted : trace.counting(accepted);
    CollectorGuide guide =
        new CollectorGuide(collector, field.similarity(), docs, asked, hitsAtOnce, trace);
    Scan scan = new Scan(acceptDocs, docs, exact, guide);
    Regime regime;
    if (graph == null || acceptedCount <= walkCost(acceptedCount)) {
      begin(Phase.SCAN);
      scan.run(null);
      regime = Regime.SCAN;
    } else {
      walk(graph, memory, guide, accepted);
      guide.enterLevel(-1);
      walked = guide.compared();
      boolean complete = guide.exhausted() || guide.isShortOfHits() == false;
      if (complete == false) {
        begin(Phase.SCAN);
        scan.run(memory.graphSearch());
      }
      regime = complete ? Regime.WALK : Regime.WALK_THEN_SCAN;
    }
    if (trace != null) {
      begin(null);
      long expected = graph == null ? -1 : Math.round(walkCost(acceptedCount));
      options.sink().accept(statistics(regime, acceptedCount, expected, guide));
    }
  }

  /*
   * A walk expands about ef nodes, each of which has on average a third of its links unvisited. Only
   * accepted nodes count for it, so it is longer the fewer there are; a scan compares just those.
   */
  private double walkCost(int acceptedCount) {
    return (double) ef * field.maxM0() / 3 * field.count() / Math.max(1, acceptedCount);
  }

  private void begin(Phase phase) {
    if (trace != null) {
      trace.begin(phase);
    }
  }

  private void walk(Graph graph, SearchMemory memory, CollectorGuide guide, Bits accepted)
      throws IOException {
    begin(Phase.DESCEND);
    GraphSearch search = memory.graphSearch();
    walkedByCode = coded != null && options.isFullPrecision() == false && hitsAtOnce == false;
    Distances query = walkedByCode ? coded.open() : exact;
    int[] entries = seeds == null ? new int[0] : entryNodes();
    if (entries.length > 0) {
      search.enterAt(entries, entries.length, graph, query, guide);
    } else {
      search.descend(graph, query, guide);
    }
    begin(Phase.WALK);
    if (hitsAtOnce) {
      search.walk(ef, graph, query, guide);
      return;
    }
    int found =
        accepted == null
            ? search.nearest(ef, graph, query, guide)
            : search.nearestAccepted(ef, graph, query, guide);
    begin(Phase.RESCORE);
    if (walkedByCode == false) {
      for (int i = 0; i < Math.min(found, collector.k()); i++) {
        guide.hit(search.node(i), search.distance(i));
      }
    } else {
      rescore(search, found, memory, guide);
    }
  }

  /** Compares the best candidates at full precision and hands them over. */
  private void rescore(GraphSearch search, int found, SearchMemory memory, CollectorGuide guide)
      throws IOException {
    double wanted =
        Math.ceil(collector.k() * (double) options.oversamplingOr(field.codes().oversampling()));
    int count = (int) Math.min(found, wanted);
    int[] nodes = memory.nodes(count);
    float[] distances = memory.distances(count);
    for (int i = 0; i < count; i++) {
      nodes[i] = search.node(i);
    }
    exact.distances(nodes, count, distances);
    rescored = count;
    for (int i = 0; i < count; i++) {
      guide.hit(nodes[i], distances[i]);
    }
  }

  /** The seeds are ordinals, which Lucene has already looked up; not all need be valid. */
  private int[] entryNodes() throws IOException {
    int[] nodes = new int[Math.min(seeds.numberOfEntryPoints(), field.count())];
    int count = 0;
    DocIdSetIterator iterator = seeds.entryPoints();
    while (count < nodes.length) {
      int node = iterator.nextDoc();
      if (node == DocIdSetIterator.NO_MORE_DOCS) {
        break;
      }
      if (node >= 0 && node < field.count()) {
        nodes[count++] = node;
      }
    }
    return Arrays.copyOf(nodes, count);
  }

  private SearchStatistics statistics(
      Regime regime, int acceptedCount, long expected, CollectorGuide guide) {
    long byCode = walkedByCode ? walked : 0;
    return new SearchStatistics(
        segment,
        field.name(),
        collector.k(),
        ef,
        regime,
        field.count(),
        acceptedCount,
        expected,
        guide.exhausted(),
        guide.compared(),
        byCode,
        guide.compared() - byCode + rescored,
        rescored,
        guide.expandedNodes(),
        trace.rejected(),
        trace.levels(),
        trace.nanos());
  }
}
