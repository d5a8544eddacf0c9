// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.apache.solr.common.params.MapSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.search.QParser;

/**
 * Where the time of a query goes: the same requests over HTTP, by Solr's handler in this JVM, which
 * is what {@code QTime} is the whole milliseconds of, and as a query of Lucene's on the open
 * searcher. All in microseconds per query.
 */
final class TimeSplit {
  /** Ways to run a request, outermost first. */
  private enum Layer {
    HTTP,
    HANDLER,
    LUCENE
  }

  private final SolrNode node;
  private final String core;
  private final List<Map<String, String>> requests;
  private final Map<Layer, List<Double>> rounds = new LinkedHashMap<>();
  private final List<Double> qTimes = new ArrayList<>();

  TimeSplit(SolrNode node, String core, List<Map<String, String>> requests) {
    this.node = node;
    this.core = core;
    this.requests = requests;
    for (Layer layer : Layer.values()) {
      rounds.put(layer, new ArrayList<>());
    }
  }

  /** Runs all requests in each way, once. */
  void round() throws Exception {
    rounds.get(Layer.HTTP).add(http());
    try (SolrCore solr = node.core(core)) {
      rounds.get(Layer.HANDLER).add(handler(solr));
      rounds.get(Layer.LUCENE).add(lucene(solr));
    }
  }

  private double http() throws Exception {
    long whole = 0;
    long start = System.nanoTime();
    for (Map<String, String> request : requests) {
      whole += node.get(core + "/select", request).path("responseHeader").path("QTime").asLong();
    }
    double each = perQuery(System.nanoTime() - start);
    qTimes.add(whole * 1_000.0 / requests.size());
    return each;
  }

  private double handler(SolrCore solr) throws Exception {
    long start = System.nanoTime();
    for (Map<String, String> parameters : requests) {
      try (SolrQueryRequestBase request = request(solr, parameters)) {
        SolrQueryResponse response = new SolrQueryResponse();
        SolrRequestInfo.setRequestInfo(new SolrRequestInfo(request, response));
        try {
          solr.execute(solr.getRequestHandler("/select"), request, response);
        } finally {
          SolrRequestInfo.clearRequestInfo();
        }
        if (response.getException() != null) {
          throw response.getException();
        }
      }
    }
    return perQuery(System.nanoTime() - start);
  }

  private double lucene(SolrCore solr) throws Exception {
    long spent = 0;
    for (Map<String, String> parameters : requests) {
      try (SolrQueryRequestBase request = request(solr, parameters)) {
        Query query = QParser.getParser(parameters.get("q"), request).getQuery();
        long start = System.nanoTime();
        int hits = request.getSearcher().search(query, Vectors.HITS).scoreDocs.length;
        spent += System.nanoTime() - start;
        if (hits == 0) {
          throw new IllegalStateException("nothing found by " + parameters);
        }
      }
    }
    return perQuery(spent);
  }

  private static SolrQueryRequestBase request(SolrCore core, Map<String, String> parameters) {
    return new SolrQueryRequestBase(core, new MapSolrParams(parameters)) {};
  }

  private double perQuery(long nanos) {
    return nanos / 1_000.0 / requests.size();
  }

  /** Medians of the rounds; the last is the mean of what Solr says in whole milliseconds. */
  @Override
  public String toString() {
    double http = median(rounds.get(Layer.HTTP));
    double handler = median(rounds.get(Layer.HANDLER));
    double lucene = median(rounds.get(Layer.LUCENE));
    return "%5.0f = %5.0f + %5.0f + %5.0f (%.0f)"
        .formatted(http, lucene, handler - lucene, http - handler, median(qTimes));
  }

  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** The value that a share of all are below, taken between two where it lies there. */
  static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
