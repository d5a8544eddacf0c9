// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.HnswSearch;
import java.io.IOException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.ByteVectorSimilarityQuery;
import org.apache.lucene.search.FloatVectorSimilarityQuery;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenByteKnnVectorQuery;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.opensearch.common.lucene.search.Queries;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.QueryShardException;
import org.opensearch.index.search.NestedHelper;

/** Lucene's query for one {@link KnnQueryBuilder} on one shard. */
final class KnnQueries {
  /** How fast a walk gives up below the wanted score: Lucene's own choice. */
  private static final float DECAY = 0.5f;

  private final KnnQueryBuilder query;
  private final QueryShardContext context;

  KnnQueries(KnnQueryBuilder query, QueryShardContext context) {
    this.query = query;
    this.context = context;
  }

  /**
   * Makes the query.
   *
   * @throws QueryShardException if the field is none of ours, or the vector or an option none of
   *     the field's
   */
  Query make() throws IOException {
    MappedFieldType type = context.fieldMapper(query.field());
    if (type == null) {
      if (query.ignoreUnmapped()) {
        return new MatchNoDocsQuery("no field [" + query.field() + "]");
      }
      throw new QueryShardException(context, "field [{}] is not mapped", query.field());
    }
    if (type instanceof VectorFieldType == false) {
      throw new QueryShardException(
          context,
          "field [{}] must be of type [{}] for [{}], got: [{}]",
          query.field(),
          VectorFieldMapper.CONTENT_TYPE,
          KnnQueryBuilder.NAME,
          type.typeName());
    }
    VectorFieldType ours = (VectorFieldType) type;
    try {
      ours.space().check(query.vector());
      ShardId shard = new ShardId(context.getFullyQualifiedIndex(), context.getShardId());
      FieldCounters counters = ours.activity().of(shard).searches(ours.name());
      HnswSearch search = search(counters);
      boolean range = query.minScore() != null || query.maxDistance() != null;
      Query made = range ? range(ours.space(), search) : nearest(ours.space(), search);
      return new VectorQuery(made, counters);
    } catch (IllegalArgumentException e) {
      throw new QueryShardException(context, e.getMessage(), e);
    }
  }

  private HnswSearch search(FieldCounters counters) {
    try {
      HnswSearch search =
          query.efSearch() == null ? HnswSearch.defaults() : HnswSearch.ef(query.efSearch());
      search = query.rescore() == null ? search : search.oversampling(query.rescore());
      search = query.fullPrecision() ? search.fullPrecision() : search;
      return search.statistics(counters);
    } catch (IllegalArgumentException e) {
      throw ParameterNames.renamed(query.field(), e);
    }
  }

  private Query range(VectorSpace space, HnswSearch search) throws IOException {
    float least = query.minScore() == null ? space.score(query.maxDistance()) : query.minScore();
    return space.elementType() == VectorEncoding.BYTE
        ? new ByteVectorSimilarityQuery(
            space.field(), VectorSpace.bytes(query.vector()), least, DECAY, filter(), search)
        : new FloatVectorSimilarityQuery(
            space.field(), query.vector(), least, DECAY, filter(), search);
  }

  /** Below a parent, the k nearest parents by their nearest child. */
  private Query nearest(VectorSpace space, HnswSearch search) throws IOException {
    BitSetProducer parents = context.getParentFilter();
    Query filter = filter();
    if (space.elementType() == VectorEncoding.BYTE) {
      byte[] vector = VectorSpace.bytes(query.vector());
      return parents == null
          ? new KnnByteVectorQuery(space.field(), vector, query.k(), filter, search)
          : new DiversifyingChildrenByteKnnVectorQuery(
              space.field(), vector, filter, query.k(), parents, search);
    }
    return parents == null
        ? new KnnFloatVectorQuery(space.field(), query.vector(), query.k(), filter, search)
        : new DiversifyingChildrenFloatKnnVectorQuery(
            space.field(), query.vector(), filter, query.k(), parents, search);
  }

  /** Below a parent, a filter that matches no child is one of parents. */
  private Query filter() throws IOException {
    if (query.filter() == null) {
      return null;
    }
    Query filter = query.filter().toQuery(context);
    BitSetProducer parents = context.getParentFilter();
    if (parents == null
        || new NestedHelper(context.getMapperService()).mightMatchNestedDocs(filter)) {
      return filter;
    }
    Query ofParents = Queries.filtered(filter, Queries.newNonNestedFilter());
    return new ToChildBlockJoinQuery(ofParents, parents);
  }
}
