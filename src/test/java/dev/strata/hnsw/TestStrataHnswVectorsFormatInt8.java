// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;

/** Lucene's own contract with {@link Quantization#INT8}. */
public class TestStrataHnswVectorsFormatInt8 extends CodesFormatTestCase {
  public TestStrataHnswVectorsFormatInt8() {
    super(Quantization.INT8);
  }
}
