// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.concurrent.Executor;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;

/**
 * Lucene's default codec with its vectors format replaced by {@link StrataHnswVectorsFormat} for
 * every field. Give it to {@code IndexWriterConfig.setCodec}; nothing is needed to read.
 *
 * <p>It keeps the default codec's own name, and each field names its vectors format, so an index
 * written with it is opened by plain Lucene with this jar on the class path. That needs a default
 * codec that looks the format up per field, as Lucene's own do. For single fields, or inside
 * another codec, use {@link StrataHnswVectorsFormat} itself.
 */
public final class StrataHnswCodec extends FilterCodec {
  private final KnnVectorsFormat vectors;

  /**
   * With {@link HnswParams#defaults()}.
   *
   * @throws IllegalStateException if the default codec could not read back what is written
   */
  public StrataHnswCodec() {
    this(HnswParams.defaults());
  }

  /**
   * With the given parameters for every field.
   *
   * @throws IllegalStateException if the default codec could not read back what is written
   */
  public StrataHnswCodec(HnswParams params) {
    this(Codec.getDefault(), new StrataHnswVectorsFormat(params));
  }

  /**
   * With the given parameters for every field.
   *
   * @param executor whose threads help to build graphs, see {@link
   *     StrataHnswVectorsFormat#StrataHnswVectorsFormat(HnswParams, Executor)}
   * @throws IllegalStateException if the default codec could not read back what is written
   */
  public StrataHnswCodec(HnswParams params, Executor executor) {
    this(Codec.getDefault(), new StrataHnswVectorsFormat(params, executor));
  }

  private StrataHnswCodec(Codec codec, KnnVectorsFormat format) {
    super(codec.getName(), codec);
    if (codec.knnVectorsFormat() instanceof PerFieldKnnVectorsFormat == false) {
      throw new IllegalStateException(
          "the default codec must choose its vectors format per field, got: " + codec.getName());
    }
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
