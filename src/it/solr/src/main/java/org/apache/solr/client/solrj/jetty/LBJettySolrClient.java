// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package org.apache.solr.client.solrj.jetty;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrRequest;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.impl.HttpSolrClientBase;
import org.apache.solr.client.solrj.impl.LBAsyncSolrClient;
import org.apache.solr.client.solrj.impl.LBSolrClient;
import org.apache.solr.common.util.NamedList;

/** Stands in for the client that asks shards; one thread waits for each answer. */
public class LBJettySolrClient extends LBAsyncSolrClient {
  protected LBJettySolrClient(Builder builder) {
    super(builder);
  }

  @Override
  protected CompletableFuture<NamedList<Object>> requestAsyncWithUrl(
      SolrClient client, String baseUrl, SolrRequest<?> request) {
    CompletableFuture<NamedList<Object>> answer = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            answer.complete(
                ((HttpSolrClientBase) client).requestWithBaseUrl(baseUrl, request, null));
          } catch (SolrServerException | IOException | RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  public static class Builder extends LBSolrClient.Builder<HttpJettySolrClient> {
    public Builder(HttpJettySolrClient client, LBSolrClient.Endpoint... endpoints) {
      super(client, endpoints);
    }

    @Override
    public LBJettySolrClient build() {
      return new LBJettySolrClient(this);
    }
  }
}
