// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.opensearch.index.fielddata.IndexFieldData;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.mapper.SourceValueFetcher;
import org.opensearch.index.mapper.TextSearchInfo;
import org.opensearch.index.mapper.ValueFetcher;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.QueryShardException;
import org.opensearch.search.lookup.SearchLookup;

/** A field of vectors, as queries and the codec see it. Immutable but for what its parent keeps. */
final class VectorFieldType extends MappedFieldType {
  private final VectorSpace space;
  private final MethodParameters method;
  private final NodeActivity activity;

  VectorFieldType(
      VectorSpace space, MethodParameters method, NodeActivity activity, Map<String, String> meta) {
    super(space.field(), true, false, false, TextSearchInfo.NONE, meta);
    this.space = space;
    this.method = method;
    this.activity = activity;
  }

  VectorSpace space() {
    return space;
  }

  MethodParameters method() {
    return method;
  }

  /** Where searches of the field are counted. */
  NodeActivity activity() {
    return activity;
  }

  @Override
  public String typeName() {
    return VectorFieldMapper.CONTENT_TYPE;
  }

  @Override
  public ValueFetcher valueFetcher(QueryShardContext context, SearchLookup lookup, String format) {
    return SourceValueFetcher.identity(name(), context, format);
  }

  @Override
  public Query existsQuery(QueryShardContext context) {
    return new FieldExistsQuery(name());
  }

  @Override
  public Query termQuery(Object value, QueryShardContext context) {
    throw new QueryShardException(
        context,
        "field [{}] of type [{}] is searched by [{}] alone",
        name(),
        typeName(),
        KnnQueryBuilder.NAME);
  }

  /** For {@code docvalue_fields}; there is nothing in a vector to sort or aggregate by. */
  @Override
  public IndexFieldData.Builder fielddataBuilder(
      String fullyQualifiedIndexName, Supplier<SearchLookup> searchLookup) {
    return (cache, breakerService) -> new VectorFieldData(space);
  }

  @Override
  public boolean isAggregatable() {
    return false;
  }
}
