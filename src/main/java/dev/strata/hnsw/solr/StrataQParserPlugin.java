// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;

/**
 * A parser of queries for the nearest vectors, with the width of the search apart from the number
 * of hits. In {@code solrconfig.xml}:
 *
 * <pre>{@code
 * <queryParser name="strata" class="dev.strata.hnsw.solr.StrataQParserPlugin"/>
 * }</pre>
 *
 * <p>and in a query, with the vector in place or in a parameter ({@code v=$name}):
 *
 * <pre>{@code
 * q={!strata f=vector topK=10 ef=200}[0.1, 0.2, ...]
 * }</pre>
 *
 * <p>Parameters:
 *
 * <ul>
 *   <li>{@code f}: a field of type {@link StrataDenseVectorField}, or of {@code
 *       solr.DenseVectorField} under {@link StrataCodecFactory}
 *   <li>{@code topK}: hits, 1 or more, 10 by default
 *   <li>{@code ef}: width of the search, 1 to 100,000; by default the field's {@code efSearch}.
 *       Where it is below {@code topK}, the width is that
 *   <li>{@code oversampling}: candidates compared again at full precision, in multiples of {@code
 *       topK}, 1 to 100; by default the field's
 *   <li>{@code fullPrecision}: {@code true} for a walk on the vectors themselves
 *   <li>{@code preFilter}, {@code includeTags}, {@code excludeTags}, {@code seedQuery}, {@code
 *       earlyTermination}, {@code saturationThreshold} with {@code patience}: as in {@code {!knn}}.
 *       {@code fq}s are pre-filters unless one of the first three says otherwise
 * </ul>
 *
 * <p>With {@code debug=query} the response says what the search of each segment did. Errors are
 * Solr's of code {@code BAD_REQUEST} that name the field, the parameter, its bounds and the value.
 */
public final class StrataQParserPlugin extends QParserPlugin {
  static {
    VectorFormats.register();
  }

  /** For Solr. */
  public StrataQParserPlugin() {}

  @Override
  public QParser createParser(
      String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    return new StrataQParser(qstr, localParams, params, req);
  }
}
