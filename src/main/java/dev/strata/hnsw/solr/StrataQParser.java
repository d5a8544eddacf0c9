// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.PatienceKnnVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SeededKnnVectorQuery;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.search.SyntaxError;
import org.apache.solr.search.vector.KnnQParser;
import org.apache.solr.util.vector.DenseVectorParser;

/** One query of {@link StrataQParserPlugin}; what it shares with {@code {!knn}} is Solr's own. */
final class StrataQParser extends KnnQParser {
  private static final List<String> OF_KNN_ALONE =
      List.of("efSearchScaleFactor", FILTERED_SEARCH_THRESHOLD);

  private static final Set<String> DEBUG_OF_QUERIES = Set.of("true", "all", CommonParams.QUERY);

  /** What the searches of the segments did, if the request asks for it. */
  private final List<Object> statistics = Collections.synchronizedList(new ArrayList<>());

  StrataQParser(String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }

  @Override
  public Query parse() throws SyntaxError {
    SchemaField field = req.getCore().getLatestSchema().getField(getFieldName());
    String name = field.getName();
    TextValues values =
        new TextValues(
            "field '" + name + "'", SolrException.ErrorCode.BAD_REQUEST, localParams::get);
    requireOurs(field, values);
    for (String option : OF_KNN_ALONE) {
      if (values.text(option).isPresent()) {
        throw values.error(option + " is an option of {!knn}; {!strata} has ef");
      }
    }
    int topK = values.wholeNumber(TOP_K).orElse(DEFAULT_TOP_K);
    if (topK < 1) {
      throw values.error("topK must be at least 1, got: " + topK);
    }
    KnnSearchStrategy search = search(values);
    DenseVectorField type = (DenseVectorField) field.getType();
    Query filter = getFilterQuery();
    Query query;
    try {
      DenseVectorParser vector =
          type.getVectorBuilder(getVectorToSearch(), DenseVectorParser.BuilderPhase.QUERY);
      query =
          switch (type.getVectorEncoding()) {
            case FLOAT32 ->
                new KnnFloatVectorQuery(name, vector.getFloatVector(), topK, filter, search);
            case BYTE -> new KnnByteVectorQuery(name, vector.getByteVector(), topK, filter, search);
          };
    } catch (SolrException | IllegalArgumentException e) {
      throw VectorErrors.of(name, e);
    }
    return patient(seeded(query));
  }

  /** A width that a format of others ignores would be a silent mistake. */
  private void requireOurs(SchemaField field, TextValues values) {
    boolean ours =
        field.getType() instanceof StrataDenseVectorField
            || SchemaVectorsFormat.isOurs(field.getType())
                && req.getCore().getCodec() instanceof StrataCodecFactory.VectorsCodec;
    if (ours == false) {
      throw values.error(
          "{!strata} needs a StrataDenseVectorField, or a DenseVectorField under"
              + " StrataCodecFactory, got: "
              + field.getType().getClass().getSimpleName());
    }
  }

  private KnnSearchStrategy search(TextValues values) {
    try {
      SearchOptions search =
          values.wholeNumber("ef").map(SearchOptions::ef).orElseGet(SearchOptions::defaults);
      search = values.decimal("oversampling").map(search::oversampling).orElse(search);
      search = values.flag("fullPrecision").orElse(false) ? search.fullPrecision() : search;
      search = asksForStatistics() ? search.statistics(statistics::add) : search;
      return search.strategy();
    } catch (IllegalArgumentException e) {
      throw values.error(e.getMessage(), e);
    }
  }

  private Query seeded(Query query) throws SyntaxError {
    Query seed = getSeedQuery();
    if (seed == null) {
      return query;
    }
    return query instanceof KnnFloatVectorQuery floats
        ? SeededKnnVectorQuery.fromFloatQuery(floats, seed)
        : SeededKnnVectorQuery.fromByteQuery((KnnByteVectorQuery) query, seed);
  }

  private Query patient(Query query) {
    EarlyTerminationParams early = getEarlyTerminationParams();
    if (early.isEnabled() == false) {
      return query;
    }
    boolean usual = early.getPatience() == null;
    return switch (query) {
      case KnnFloatVectorQuery floats ->
          usual
              ? PatienceKnnVectorQuery.fromFloatQuery(floats)
              : PatienceKnnVectorQuery.fromFloatQuery(
                  floats, early.getSaturationThreshold(), early.getPatience());
      case KnnByteVectorQuery bytes ->
          usual
              ? PatienceKnnVectorQuery.fromByteQuery(bytes)
              : PatienceKnnVectorQuery.fromByteQuery(
                  bytes, early.getSaturationThreshold(), early.getPatience());
      default ->
          usual
              ? PatienceKnnVectorQuery.fromSeededQuery((SeededKnnVectorQuery) query)
              : PatienceKnnVectorQuery.fromSeededQuery(
                  (SeededKnnVectorQuery) query,
                  early.getSaturationThreshold(),
                  early.getPatience());
    };
  }

  /** Only on request, for a query with a place of its own to count in is equal to no other. */
  private boolean asksForStatistics() {
    String[] debug = params.getParams(CommonParams.DEBUG);
    return params.getBool(CommonParams.DEBUG_QUERY, false)
        || debug != null && Stream.of(debug).anyMatch(DEBUG_OF_QUERIES::contains);
  }

  /** What the search of each segment did. */
  @Override
  public void addDebugInfo(NamedList<Object> debugInfo) {
    super.addDebugInfo(debugInfo);
    List<String> said;
    synchronized (statistics) {
      said = statistics.stream().map(Object::toString).toList();
    }
    debugInfo.add("strata", said);
  }
}
