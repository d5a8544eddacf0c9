// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.Metric;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.store.IndexOutput;

/**
 * Decides which codes the vectors of a field get, and writes them.
 *
 * @param params of the format
 * @param out the codes file
 */
record CodesWriter(HnswParams params, IndexOutput out) {
  /** The smallest first, for a walk is the faster the fewer bytes it reads. */
  private static final CodeType[] CHOICES = {CodeType.INT4, CodeType.INT8};

  /**
   * Writes the codes of a field, if it gets any.
   *
   * @param rows of the field
   */
  CodesEntry write(Similarity similarity, FieldRows rows) throws IOException {
    if (similarity.encoding() == VectorEncoding.BYTE
        || params.quantization() == Quantization.NONE) {
      return CodesEntry.NONE;
    }
    Metric metric = StoredCodes.metric(similarity.function());
    CodeCenter center = CodeCenter.of(metric, rows);
    CodeType type = center.isCodable() ? type(similarity, center.vector(), rows) : null;
    if (type == null) {
      return CodesEntry.NONE;
    }
    long offset = StoredCodes.write(type, similarity, center.vector(), rows, out);
    float oversampling = params.oversampling();
    return new CodesEntry(type, oversampling == 0 ? type.oversampling() : oversampling, offset);
  }

  private CodeType type(Similarity similarity, float[] center, FieldRows rows) throws IOException {
    return switch (params.quantization()) {
      case NONE -> null;
      case INT8 -> CodeType.INT8;
      case INT4 -> CodeType.INT4;
      case BINARY -> CodeType.BINARY;
      case AUTO -> {
        CodeTrial trial = new CodeTrial(similarity, center, rows.vectors(), rows.count());
        for (CodeType type : CHOICES) {
          if (trial.isGoodEnough(type, rows.abort())) {
            yield type;
          }
        }
        yield null;
      }
    };
  }
}
