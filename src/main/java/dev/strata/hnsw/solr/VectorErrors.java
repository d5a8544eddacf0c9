// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import org.apache.solr.common.SolrException;

/** What is wrong with a vector, said with the name of its field. */
final class VectorErrors {
  private VectorErrors() {}

  static SolrException of(String field, Throwable cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new SolrException(
        SolrException.ErrorCode.BAD_REQUEST, "field '" + field + "': " + reason, cause);
  }
}
