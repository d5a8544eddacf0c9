// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package org.apache.solr.client.solrj.jetty;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;

/** Stands in for what Solr measures its requests between nodes with; never called. */
public interface HttpListenerFactory {
  RequestResponseListener get();

  abstract class RequestResponseListener {
    public void onQueued(Request request) {}

    public void onBegin(Request request) {}

    public void onComplete(Result result) {}
  }
}
