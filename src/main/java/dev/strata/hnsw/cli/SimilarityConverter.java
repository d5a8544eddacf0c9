// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import org.apache.lucene.index.VectorSimilarityFunction;

/** Lucene's similarities. */
final class SimilarityConverter extends LowerCaseConverter<VectorSimilarityFunction> {
  SimilarityConverter() {
    super(VectorSimilarityFunction.values());
  }
}
