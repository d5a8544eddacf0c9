// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswSearch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * How a format's users run a query with a wanted effort. All go the same way, Lucene's query for
 * nearest vectors through its searcher, so that the formats alone differ.
 */
sealed interface EffortSearch {
  /**
   * What a query found.
   *
   * @param hits best first
   * @param distances vectors compared with the query by the walk, as the collector counted them
   */
  record Found(ScoreDoc[] hits, long distances) {
    private static Found by(CountingQuery walk, VectorIndex index, int hits) throws IOException {
      TopDocs found = walk.run(index.searcher(), hits);
      return new Found(found.scoreDocs, walk.visited());
    }
  }

  /** The efforts of one width that are worth trying, by growing work. */
  List<Effort> efforts(int ef, int k);

  /**
   * Runs one query on an index of one segment.
   *
   * @param filter of the query, or null
   */
  Found search(VectorIndex index, float[] query, Query filter, int k, Effort effort)
      throws IOException;

  /** The width is an option of the query. */
  record WidthOption() implements EffortSearch {
    @Override
    public List<Effort> efforts(int ef, int k) {
      return Effort.plain(ef);
    }

    @Override
    public Found search(VectorIndex index, float[] query, Query filter, int k, Effort effort)
        throws IOException {
      return Found.by(
          new CountingQuery(index, query, k, filter, HnswSearch.ef(effort.ef())), index, k);
    }
  }

  /** The walk ends by itself, at a slack that is an option of the query. */
  record Adaptive() implements EffortSearch {
    @Override
    public List<Effort> efforts(int ef, int k) {
      return Effort.adaptive(ef);
    }

    @Override
    public Found search(VectorIndex index, float[] query, Query filter, int k, Effort effort)
        throws IOException {
      HnswSearch options = HnswSearch.ef(effort.ef()).adaptive(effort.slack());
      return Found.by(new CountingQuery(index, query, k, filter, options), index, k);
    }
  }

  /**
   * The width is the number of hits of the query, whose first k are taken.
   *
   * @param strategy of the query
   */
  record OverFetch(KnnSearchStrategy strategy) implements EffortSearch {
    @Override
    public List<Effort> efforts(int ef, int k) {
      return Effort.plain(ef);
    }

    @Override
    public Found search(VectorIndex index, float[] query, Query filter, int k, Effort effort)
        throws IOException {
      return Found.by(new CountingQuery(index, query, effort.ef(), filter, strategy), index, k);
    }
  }

  /**
   * As {@link OverFetch}, but the order of the first hits is found anew from the full vectors.
   *
   * <p>All hits are rescored by Lucene's own query for that. It has none for some of them, and its
   * {@code DoubleValuesSourceRescorer} opens the vectors anew for every hit, so those are cut here
   * and given the same scores. For fields of float32 alone.
   */
  record Rescoring() implements EffortSearch {
    @Override
    public List<Effort> efforts(int ef, int k) {
      return Effort.rescoring(ef, k);
    }

    @Override
    public Found search(VectorIndex index, float[] query, Query filter, int k, Effort effort)
        throws IOException {
      CountingQuery walk =
          new CountingQuery(index, query, effort.ef(), filter, KnnSearchStrategy.Hnsw.DEFAULT);
      if (effort.rescored() == 0) {
        return Found.by(walk, index, k);
      }
      if (effort.rescored() == effort.ef()) {
        Query all =
            RescoreTopNQuery.createFullPrecisionRescorerQuery(
                walk.query(), query, index.field(), k);
        return new Found(index.searcher().search(all, k).scoreDocs, walk.visited());
      }
      Found found = Found.by(walk, index, effort.rescored());
      return new Found(rescore(index, query, found.hits(), k), found.distances());
    }

    private static ScoreDoc[] rescore(VectorIndex index, float[] query, ScoreDoc[] hits, int k)
        throws IOException {
      LeafReaderContext leaf = index.leaves().get(0);
      DoubleValues scores =
          new FullPrecisionFloatVectorSimilarityValuesSource(query, index.field())
              .getSimilarityScores(leaf);
      Arrays.sort(hits, Comparator.comparingInt(hit -> hit.doc)); // values only go forward
      for (ScoreDoc hit : hits) {
        if (scores.advanceExact(hit.doc) == false) {
          throw new IllegalStateException("a hit without a vector: document " + hit.doc);
        }
        hit.score = (float) scores.doubleValue();
      }
      Arrays.sort(hits, ScoreDoc.COMPARATOR);
      return Arrays.copyOf(hits, Math.min(k, hits.length));
    }
  }
}
