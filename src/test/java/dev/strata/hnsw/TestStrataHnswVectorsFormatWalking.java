// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;

/**
 * Lucene's own contract with narrow searches on sparse graphs: segments as small as those of the
 * base tests are scanned by default, and here they are walked.
 */
public class TestStrataHnswVectorsFormatWalking extends CodesFormatTestCase {
  public TestStrataHnswVectorsFormatWalking() {
    super(Quantization.NONE);
  }
}
