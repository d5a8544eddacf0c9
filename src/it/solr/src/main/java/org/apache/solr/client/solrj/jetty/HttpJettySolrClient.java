// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package org.apache.solr.client.solrj.jetty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.client.solrj.response.InputStreamResponseParser;
import org.apache.solr.client.solrj.response.ResponseParser;
import org.apache.solr.common.util.NamedList;

/** Stands in for the client that nodes ask each other with, on Solr's own client for the JDK. */
public class HttpJettySolrClient extends HttpJdkSolrClient {
  protected HttpJettySolrClient(String serverBaseUrl, Builder builder) {
    super(serverBaseUrl, builder);
  }

  /** Nothing is measured. */
  public void addListenerFactory(HttpListenerFactory factory) {}

  /**
   * Reads an answer to its end, as parsers do not: what is closed before that closes its connection
   * too, which by then may have been lent to the next request.
   */
  @Override
  protected NamedList<Object> processErrorsAndResponse(
      int status,
      String reason,
      String method,
      ResponseParser parser,
      InputStream answer,
      String mimeType,
      String encoding,
      boolean v2,
      String url)
      throws SolrServerException {
    InputStream whole = answer;
    if (parser instanceof InputStreamResponseParser == false) {
      try (answer) {
        whole = new ByteArrayInputStream(answer.readAllBytes());
      } catch (IOException e) {
        throw new SolrServerException(e);
      }
    }
    return super.processErrorsAndResponse(
        status, reason, method, parser, whole, mimeType, encoding, v2, url);
  }

  public static class Builder extends HttpJdkSolrClient.Builder {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);

    public Builder() {
      useHttp1_1(true);
    }

    public Builder(String baseSolrUrl) {
      this();
      this.baseSolrUrl = baseSolrUrl;
    }

    /** Solr asks for a time without end, which the client of the JDK does not survive. */
    @Override
    public Builder withRequestTimeout(long timeout, TimeUnit unit) {
      super.withRequestTimeout(Math.min(unit.toMillis(timeout), HOUR), TimeUnit.MILLISECONDS);
      return this;
    }

    public Builder addListenerFactory(HttpListenerFactory factory) {
      return this;
    }

    public Builder withHttpClient(HttpJettySolrClient client) {
      super.withHttpClient(client);
      return this;
    }

    @Override
    public HttpJettySolrClient build() {
      return new HttpJettySolrClient(baseSolrUrl, this);
    }
  }
}
