// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.tests.index.BaseKnnVectorsFormatTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;

/** Lucene's own contract with walks on one type of codes, as narrow as those without. */
@SuppressCodecs("SimpleText") // it has one vectors format for all fields
abstract class CodesFormatTestCase extends BaseKnnVectorsFormatTestCase {
  private final Quantization quantization;

  CodesFormatTestCase(Quantization quantization) {
    this.quantization = quantization;
  }

  @Override
  protected Codec getCodec() {
    return new StrataHnswCodec(
        VectorsTestCase.graphs()
            .m(2)
            .efConstruction(20)
            .efSearch(1)
            .quantization(quantization)
            .build());
  }

  @Override
  protected boolean supportsFloatVectorFallback() {
    return false;
  }

  @Override
  protected boolean mergeIsStable() {
    return true; // Lucene's own graphs are not
  }
}
