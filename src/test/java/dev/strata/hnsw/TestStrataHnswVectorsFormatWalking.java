// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.tests.index.BaseKnnVectorsFormatTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;

/**
 * Lucene's own contract with narrow searches on sparse graphs: segments as small as those of the
 * base tests are scanned by default, and here they are walked.
 */
@SuppressCodecs("SimpleText") // it has one vectors format for all fields
public class TestStrataHnswVectorsFormatWalking extends BaseKnnVectorsFormatTestCase {
  @Override
  protected Codec getCodec() {
    return new StrataHnswCodec(HnswParams.builder().m(2).efConstruction(20).efSearch(1).build());
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
