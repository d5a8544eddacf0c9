// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import org.apache.lucene.index.VectorEncoding;

/** What a field keeps of each component. */
final class EncodingConverter extends LowerCaseConverter<VectorEncoding> {
  EncodingConverter() {
    super(VectorEncoding.values());
  }
}
