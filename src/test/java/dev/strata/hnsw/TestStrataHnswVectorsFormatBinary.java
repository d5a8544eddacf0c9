// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;

/** Lucene's own contract with {@link Quantization#BINARY}. */
public class TestStrataHnswVectorsFormatBinary extends CodesFormatTestCase {
  public TestStrataHnswVectorsFormatBinary() {
    super(Quantization.BINARY);
  }
}
