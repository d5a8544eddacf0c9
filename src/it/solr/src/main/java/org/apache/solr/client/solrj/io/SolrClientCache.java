// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package org.apache.solr.client.solrj.io;

import org.apache.solr.client.solrj.impl.HttpSolrClientBase;

/** Stands in for the clients of streaming expressions, which are not used. */
public class SolrClientCache implements AutoCloseable {
  public SolrClientCache(HttpSolrClientBase client) {}

  /** Nobody asks where. */
  public void setDefaultZKHost(String address) {}

  @Override
  public void close() {}
}
