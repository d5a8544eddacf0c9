// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;

/** Lucene's own contract with {@link Quantization#INT4}. */
public class TestStrataHnswVectorsFormatInt4 extends CodesFormatTestCase {
  public TestStrataHnswVectorsFormatInt4() {
    super(Quantization.INT4);
  }
}
