// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package org.apache.solr.client.solrj.jetty;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.impl.ConcurrentUpdateBaseSolrClient;
import org.apache.solr.common.util.JavaBinCodec;

/**
 * Stands in for the client with which a leader sends updates to its replicas: each by itself, not
 * as one stream of several.
 */
public class ConcurrentUpdateJettySolrClient extends ConcurrentUpdateBaseSolrClient {
  private static final long serialVersionUID = 1;

  private final transient HttpJettySolrClient client;

  protected ConcurrentUpdateJettySolrClient(Builder builder) {
    super(builder);
    this.client = builder.jettyClient;
  }

  @Override
  protected StreamingResponse doSendUpdateStream(Update update) throws IOException {
    String core = update.collection() == null ? defaultCollection : update.collection();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JavaBinCodec codec = new JavaBinCodec()) {
      codec.marshal(client.requestWithBaseUrl(basePath, update.request(), core), body);
    } catch (SolrServerException e) {
      throw new IOException(e);
    }
    return new Done(new ByteArrayInputStream(body.toByteArray()));
  }

  /** Of a request that succeeded; all that is wrong was thrown before. */
  private record Done(InputStream getInputStream) implements StreamingResponse {
    @Override
    public int awaitResponse(long timeoutMillis) {
      return HttpURLConnection.HTTP_OK;
    }

    /** None: it would have to be one of Jetty's. */
    @Override
    public Object getUnderlyingResponse() {
      return null;
    }

    @Override
    public void close() {}
  }

  public abstract static class Builder extends ConcurrentUpdateBaseSolrClient.Builder {
    private final HttpJettySolrClient jettyClient;

    public Builder(String baseSolrUrl, HttpJettySolrClient client) {
      super(baseSolrUrl, client);
      this.jettyClient = client;
    }
  }
}
