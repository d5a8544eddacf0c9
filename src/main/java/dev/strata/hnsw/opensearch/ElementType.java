// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.Locale;
import org.apache.lucene.index.VectorEncoding;

/** What a component of a vector is, under the names of a mapping. */
enum ElementType {
  FLOAT(VectorEncoding.FLOAT32),
  /** Signed. */
  BYTE(VectorEncoding.BYTE);

  private final VectorEncoding encoding;

  ElementType(VectorEncoding encoding) {
    this.encoding = encoding;
  }

  static ElementType of(VectorEncoding encoding) {
    return encoding == VectorEncoding.BYTE ? BYTE : FLOAT;
  }

  VectorEncoding encoding() {
    return encoding;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
