// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.List;
import org.opensearch.core.common.Strings;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/** {@code GET _plugins/_strata/...}: {@link StatsAction} over HTTP. */
final class RestStatsAction extends BaseRestHandler {
  private static final String BASE = "/_plugins/_strata/";
  private static final String GRAPH = "/graph";

  @Override
  public String getName() {
    return "strata_stats";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(RestRequest.Method.GET, BASE + "stats"),
        new Route(RestRequest.Method.GET, BASE + "{index}/stats"),
        new Route(RestRequest.Method.GET, BASE + "{index}" + GRAPH));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    String[] indices = Strings.splitStringByCommaToArray(request.param("index"));
    StatsRequest stats = new StatsRequest(request.path().endsWith(GRAPH), indices);
    return channel ->
        client.execute(StatsAction.INSTANCE, stats, new RestToXContentListener<>(channel));
  }
}
