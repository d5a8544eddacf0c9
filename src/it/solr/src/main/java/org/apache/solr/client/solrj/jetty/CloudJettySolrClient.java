// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package org.apache.solr.client.solrj.jetty;

import org.apache.solr.client.solrj.impl.CloudHttp2SolrClient;
import org.apache.solr.client.solrj.impl.CloudSolrClient;
import org.apache.solr.client.solrj.impl.ClusterStateProvider;

/** Stands in for the client with which a node asks collections; all of it is Solr's own. */
public class CloudJettySolrClient extends CloudHttp2SolrClient {
  private static final long serialVersionUID = 1;

  protected CloudJettySolrClient(Builder builder) {
    super(builder);
  }

  public static class Builder extends CloudSolrClient.Builder {
    public Builder(ClusterStateProvider stateProvider) {
      super(stateProvider);
    }

    @Override
    public CloudHttp2SolrClient build() {
      return new CloudJettySolrClient(this);
    }
  }
}
