// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.SearchStatistics.Regime;
import dev.strata.hnsw.graph.Distances;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.GraphSearch;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;

/**
 * One search of one field of one segment: chooses between a walk of the graph and a scan of the
 * accepted vectors, and finishes by a scan a walk that ended short of hits. Single-use; for one
 * thread.
 */
final class LeafSearch {
  /** Vectors compared in one call of a scan. */
  private static final int BATCH = 64;

  private final FieldEntry field;
  private final VectorDocs docs;
  private final Distances query;
  private final KnnCollector collector;
  private final AcceptDocs acceptDocs;
  private final HnswSearch options;
  private final KnnSearchStrategy.Seeded seeds;
  private final int ef;

  LeafSearch(
      FieldEntry field,
      VectorDocs docs,
      Distances query,
      KnnCollector collector,
      AcceptDocs acceptDocs) {
    this.field = field;
    this.docs = docs;
    this.query = query;
    this.collector = collector;
    this.acceptDocs = acceptDocs;
    KnnSearchStrategy strategy = collector.getSearchStrategy();
    this.seeds = strategy instanceof KnnSearchStrategy.Seeded seeded ? seeded : null;
    this.options =
        (seeds == null ? strategy : seeds.originalStrategy()) instanceof HnswSearch search
            ? search
            : HnswSearch.defaults();
    this.ef = Math.max(collector.k(), options.efOr(field.efSearch()));
  }

  /**
   * Runs the search.
   *
   * @param graph of the field, or null if it has none
   */
  void run(Graph graph, GraphSearch search) throws IOException {
    Bits accepted = acceptDocs.bits();
    int acceptedCount =
        accepted == null ? field.count() : Math.min(field.count(), acceptDocs.cost());
    CollectorGuide guide = new CollectorGuide(collector, field.similarity(), docs, accepted);
    Regime regime;
    if (graph == null || isScanCheaper(acceptedCount)) {
      scan(guide, null);
      regime = Regime.SCAN;
    } else {
      walk(graph, search, guide, accepted);
      boolean complete = guide.exhausted() || guide.isShortOfHits() == false;
      if (complete == false) {
        scan(guide, search);
      }
      regime = complete ? Regime.WALK : Regime.WALK_THEN_SCAN;
    }
    if (options.sink() != null) {
      options
          .sink()
          .accept(
              new SearchStatistics(
                  field.name(),
                  collector.k(),
                  ef,
                  regime,
                  guide.compared(),
                  guide.expandedNodes()));
    }
  }

  /*
   * A walk expands about ef nodes, each of which has on average a third of its links unvisited. Only
   * accepted nodes count for it, so it is longer the fewer there are; a scan compares just those.
   */
  private boolean isScanCheaper(int acceptedCount) {
    double walked = (double) ef * field.maxM0() / 3 * field.count() / Math.max(1, acceptedCount);
    return acceptedCount <= walked;
  }

  private void walk(Graph graph, GraphSearch search, CollectorGuide guide, Bits accepted)
      throws IOException {
    int[] entries = seeds == null ? new int[0] : entryNodes();
    if (entries.length > 0) {
      search.enterAt(entries, entries.length, graph, query, guide);
    } else {
      search.descend(graph, query, guide);
    }
    if (accepted != null || collector instanceof TopKnnCollector == false) {
      search.walk(ef, graph, query, guide);
      return;
    }
    int found = search.nearest(ef, graph, query, guide);
    for (int i = 0; i < Math.min(found, collector.k()); i++) {
      guide.collect(search.node(i), search.distance(i));
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

  /**
   * Compares all accepted vectors.
   *
   * @param walked whose visited nodes are left out, since they are collected; or null
   */
  private void scan(CollectorGuide guide, GraphSearch walked) throws IOException {
    int[] ords = new int[BATCH];
    float[] distances = new float[BATCH];
    DocIdSetIterator accepted =
        acceptDocs.bits() == null ? DocIdSetIterator.all(Integer.MAX_VALUE) : acceptDocs.iterator();
    DocIndexIterator vectors = docs.iterator();
    int size = 0;
    int doc = vectors.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      int next = accepted.docID() < doc ? accepted.advance(doc) : accepted.docID();
      if (next == doc) {
        if (walked == null || walked.visited(vectors.index()) == false) {
          ords[size++] = vectors.index();
        }
        if (size == BATCH && compare(guide, ords, size, distances) == false) {
          return;
        }
        size %= BATCH;
        doc = vectors.nextDoc();
      } else {
        doc = next == DocIdSetIterator.NO_MORE_DOCS ? next : vectors.advance(next);
      }
    }
    compare(guide, ords, size, distances);
  }

  /** Returns whether the scan may go on. */
  private boolean compare(CollectorGuide guide, int[] ords, int size, float[] distances)
      throws IOException {
    if (guide.exhausted()) {
      return false;
    }
    int taken = guide.take(size);
    query.distances(ords, taken, distances);
    for (int i = 0; i < taken; i++) {
      guide.collect(ords[i], distances[i]);
    }
    return true;
  }
}
