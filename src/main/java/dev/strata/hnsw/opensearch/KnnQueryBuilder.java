// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.HnswParams;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.Query;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.ParsingException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.InnerHitContextBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilderVisitor;
import org.opensearch.index.query.QueryRewriteContext;
import org.opensearch.index.query.QueryShardContext;

/**
 * The query {@value #NAME}: the vectors nearest to a given one, or all that are near enough.
 *
 * <pre>{@code
 * {"strata_knn": {"v": {"vector": [0.1, 0.2], "k": 10, "ef_search": 100, "filter": {...}}}}
 * }</pre>
 */
final class KnnQueryBuilder extends AbstractQueryBuilder<KnnQueryBuilder> {
  static final String NAME = "strata_knn";

  private static final int DEFAULT_K = 10;

  private static final ParseField VECTOR = new ParseField("vector");
  private static final ParseField K = new ParseField("k");
  private static final ParseField EF_SEARCH = new ParseField("ef_search");
  private static final ParseField RESCORE = new ParseField("rescore");
  private static final ParseField FULL_PRECISION = new ParseField("full_precision");
  private static final ParseField MIN_SCORE = new ParseField("min_score");
  private static final ParseField MAX_DISTANCE = new ParseField("max_distance");
  private static final ParseField FILTER = new ParseField("filter");
  private static final ParseField IGNORE_UNMAPPED = new ParseField("ignore_unmapped");

  private static final ObjectParser<KnnQueryBuilder, Void> PARSER = new ObjectParser<>(NAME);

  static {
    PARSER.declareField(
        (parser, query, context) -> query.vector = VectorParser.read(parser, query.field),
        VECTOR,
        ObjectParser.ValueType.VALUE_OBJECT_ARRAY);
    PARSER.declareInt((query, value) -> query.k = value, K);
    PARSER.declareInt((query, value) -> query.efSearch = value, EF_SEARCH);
    PARSER.declareFloat((query, value) -> query.rescore = value, RESCORE);
    PARSER.declareBoolean((query, value) -> query.fullPrecision = value, FULL_PRECISION);
    PARSER.declareFloat((query, value) -> query.minScore = value, MIN_SCORE);
    PARSER.declareFloat((query, value) -> query.maxDistance = value, MAX_DISTANCE);
    PARSER.declareObject(
        (query, value) -> query.filter = value,
        (parser, context) -> parseInnerQueryBuilder(parser),
        FILTER);
    PARSER.declareBoolean((query, value) -> query.ignoreUnmapped = value, IGNORE_UNMAPPED);
    declareStandardFields(PARSER);
  }

  private final String field;
  private float[] vector;
  private Integer k;
  private Integer efSearch;
  private Float rescore;
  private boolean fullPrecision;
  private Float minScore;
  private Float maxDistance;
  private QueryBuilder filter;
  private boolean ignoreUnmapped;

  private KnnQueryBuilder(String field) {
    this.field = field;
  }

  /** Reads what {@link #doWriteTo} wrote on another node. */
  KnnQueryBuilder(StreamInput in) throws IOException {
    super(in);
    field = in.readString();
    vector = in.readFloatArray();
    k = in.readOptionalInt();
    efSearch = in.readOptionalInt();
    rescore = in.readOptionalFloat();
    fullPrecision = in.readBoolean();
    minScore = in.readOptionalFloat();
    maxDistance = in.readOptionalFloat();
    filter = in.readOptionalNamedWriteable(QueryBuilder.class);
    ignoreUnmapped = in.readBoolean();
  }

  /**
   * Reads a query, at whose beginning the parser is.
   *
   * @throws IllegalArgumentException naming field, parameter, bounds and value; or one of
   *     OpenSearch's own exceptions for what is no such query at all
   */
  static KnnQueryBuilder fromXContent(XContentParser parser) throws IOException {
    KnnQueryBuilder query = null;
    while (parser.nextToken() != Token.END_OBJECT) {
      String field = parser.currentName();
      if (query != null) {
        throwParsingExceptionOnMultipleFields(NAME, parser.getTokenLocation(), query.field, field);
      }
      if (parser.nextToken() != Token.START_OBJECT) {
        throw new ParsingException(
            parser.getTokenLocation(), "[" + NAME + "] field [" + field + "] must be an object");
      }
      query = PARSER.parse(parser, new KnnQueryBuilder(field), null);
    }
    if (query == null) {
      throw new ParsingException(parser.getTokenLocation(), "[" + NAME + "] names no field");
    }
    query.check();
    return query;
  }

  private void check() {
    MappingValues values = new MappingValues(field);
    if (vector == null) {
      throw values.error("vector is missing");
    }
    if (Stream.of(k, minScore, maxDistance).filter(Objects::nonNull).count() > 1) {
      throw values.error("give one of k, min_score and max_distance, not several");
    }
    if (k() < 1 || k() > HnswParams.MAX_EF_SEARCH) {
      throw values.error("k must be between 1 and " + HnswParams.MAX_EF_SEARCH + ", got: " + k());
    }
    if (minScore != null && Float.isFinite(minScore) == false) {
      throw values.error("min_score must be finite, got: " + minScore);
    }
  }

  String field() {
    return field;
  }

  float[] vector() {
    return vector;
  }

  int k() {
    return k == null ? DEFAULT_K : k;
  }

  /** The width of the search, or null for the field's. */
  Integer efSearch() {
    return efSearch;
  }

  /** Candidates compared again in multiples of {@link #k}, or null for the field's. */
  Float rescore() {
    return rescore;
  }

  boolean fullPrecision() {
    return fullPrecision;
  }

  /** The score that all hits reach, or null. */
  Float minScore() {
    return minScore;
  }

  /** The distance that no hit goes beyond, or null. */
  Float maxDistance() {
    return maxDistance;
  }

  /** What hits have to match besides, or null. */
  QueryBuilder filter() {
    return filter;
  }

  boolean ignoreUnmapped() {
    return ignoreUnmapped;
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    out.writeString(field);
    out.writeFloatArray(vector);
    out.writeOptionalInt(k);
    out.writeOptionalInt(efSearch);
    out.writeOptionalFloat(rescore);
    out.writeBoolean(fullPrecision);
    out.writeOptionalFloat(minScore);
    out.writeOptionalFloat(maxDistance);
    out.writeOptionalNamedWriteable(filter);
    out.writeBoolean(ignoreUnmapped);
  }

  @Override
  protected void doXContent(XContentBuilder builder, Params params) throws IOException {
    builder.startObject(NAME).startObject(field);
    builder.field(VECTOR.getPreferredName(), vector);
    optional(builder, K, k);
    optional(builder, EF_SEARCH, efSearch);
    optional(builder, RESCORE, rescore);
    builder.field(FULL_PRECISION.getPreferredName(), fullPrecision);
    optional(builder, MIN_SCORE, minScore);
    optional(builder, MAX_DISTANCE, maxDistance);
    optional(builder, FILTER, filter);
    builder.field(IGNORE_UNMAPPED.getPreferredName(), ignoreUnmapped);
    printBoostAndQueryName(builder);
    builder.endObject().endObject();
  }

  private static void optional(XContentBuilder builder, ParseField name, Object value)
      throws IOException {
    if (value != null) {
      builder.field(name.getPreferredName(), value);
    }
  }

  @Override
  protected Query doToQuery(QueryShardContext context) throws IOException {
    return new KnnQueries(this, context).make();
  }

  @Override
  protected QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
    QueryBuilder rewritten = filter == null ? null : filter.rewrite(context);
    if (rewritten == filter) {
      return this;
    }
    KnnQueryBuilder query = new KnnQueryBuilder(field).boost(boost).queryName(queryName);
    query.vector = vector;
    query.k = k;
    query.efSearch = efSearch;
    query.rescore = rescore;
    query.fullPrecision = fullPrecision;
    query.minScore = minScore;
    query.maxDistance = maxDistance;
    query.filter = rewritten;
    query.ignoreUnmapped = ignoreUnmapped;
    return query;
  }

  @Override
  protected void extractInnerHitBuilders(Map<String, InnerHitContextBuilder> innerHits) {
    if (filter != null) {
      InnerHitContextBuilder.extractInnerHits(filter, innerHits);
    }
  }

  @Override
  public void visit(QueryBuilderVisitor visitor) {
    visitor.accept(this);
    if (filter != null) {
      filter.visit(visitor.getChildVisitor(BooleanClause.Occur.FILTER));
    }
  }

  @Override
  protected boolean doEquals(KnnQueryBuilder other) {
    return Arrays.equals(vector, other.vector) && values().equals(other.values());
  }

  @Override
  protected int doHashCode() {
    return 31 * Arrays.hashCode(vector) + values().hashCode();
  }

  /** All but the vector. */
  private List<Object> values() {
    return Arrays.asList(
        field, k, efSearch, rescore, fullPrecision, minScore, maxDistance, filter, ignoreUnmapped);
  }
}
