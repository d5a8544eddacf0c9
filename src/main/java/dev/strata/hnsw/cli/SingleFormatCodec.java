// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;

/**
 * Lucene's default codec with one vectors format for every field. It keeps the default codec's
 * name, under which Lucene reads what it wrote.
 */
final class SingleFormatCodec extends FilterCodec {
  private final KnnVectorsFormat vectors;

  SingleFormatCodec(KnnVectorsFormat format) {
    this(Codec.getDefault(), format);
  }

  private SingleFormatCodec(Codec codec, KnnVectorsFormat format) {
    super(codec.getName(), codec);
    this.vectors =
        new PerFieldKnnVectorsFormat() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return format;
          }
        };
  }

  @Override
  public KnnVectorsFormat knnVectorsFormat() {
    return vectors;
  }
}
