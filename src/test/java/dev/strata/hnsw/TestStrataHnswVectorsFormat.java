// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.tests.index.BaseKnnVectorsFormatTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;

/** Lucene's own contract of a vectors format, with default parameters. */
@SuppressCodecs("SimpleText") // it has one vectors format for all fields
public class TestStrataHnswVectorsFormat extends BaseKnnVectorsFormatTestCase {
  @Override
  protected Codec getCodec() {
    return new StrataHnswCodec(VectorsTestCase.graphs().build());
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
