// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.CodedQuery;
import dev.strata.hnsw.quantization.Encoder;
import dev.strata.hnsw.quantization.Metric;
import dev.strata.hnsw.quantization.Rotation;
import java.io.IOException;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The codes of one field as they lie in the codes file: written and read here, bytes specified in
 * {@link StrataHnswVectorsFormat}. For one thread.
 */
record StoredCodes(Metric metric, float[] center, RowSource records) {

  /**
   * Writes the codes of all vectors of a field.
   *
   * @return where they begin in {@code out}
   */
  static long write(
      CodeType type, Similarity similarity, float[] center, FieldRows rows, IndexOutput out)
      throws IOException {
    int dimension = similarity.dimension();
    long offset = out.alignFilePointer(SegmentFile.ALIGNMENT);
    for (float component : center) {
      out.writeInt(Float.floatToIntBits(component));
    }
    out.alignFilePointer(SegmentFile.ALIGNMENT);
    int recordBytes = type.recordBytes(dimension);
    rows.<byte[]>forAll(
        () -> {
          Encoder encoder =
              new Encoder(type, metric(similarity.function()), center, new Rotation(dimension));
          return (vector, chunk, at) ->
              System.arraycopy(encoder.encode(vector), 0, chunk, at * recordBytes, recordBytes);
        },
        () -> new byte[rows.chunkRows() * recordBytes],
        (chunk, count) -> out.writeBytes(chunk, count * recordBytes));
    for (long end = out.getFilePointer() + readAhead(type, dimension);
        out.getFilePointer() < end; ) {
      out.writeByte((byte) 0);
    }
    return offset;
  }

  private static int readAhead(CodeType type, int dimension) {
    return (int) type.bytes(dimension, 0);
  }

  /** Bytes of the codes of so many vectors. */
  static long length(CodeType type, int dimension, int count) {
    return centerLength(dimension) + type.bytes(dimension, count);
  }

  private static long centerLength(int dimension) {
    return SegmentFile.aligned((long) dimension * Float.BYTES);
  }

  /** What {@link #write} wrote. */
  static StoredCodes open(IndexInput codes, CodesEntry entry, Similarity similarity, int count)
      throws IOException {
    CodeType type = entry.type();
    int dimension = similarity.dimension();
    float[] center = new float[dimension];
    IndexInput slice = codes.slice("codes", entry.offset(), entry.length(dimension, count));
    slice.readFloats(center, 0, dimension);
    long start = centerLength(dimension);
    IndexInput records = slice.slice("records", start, slice.length() - start);
    return new StoredCodes(
        metric(similarity.function()),
        center,
        new RowSource(records, type.recordBytes(dimension), readAhead(type, dimension)));
  }

  /** Distances of codes from a query. */
  CodeDistances from(float[] query, CodedQuery coded) {
    coded.set(query, metric, center);
    return new CodeDistances(coded, records);
  }

  static Metric metric(VectorSimilarityFunction function) {
    return switch (function) {
      case EUCLIDEAN -> Metric.SQUARED_DISTANCE;
      case DOT_PRODUCT, MAXIMUM_INNER_PRODUCT -> Metric.PRODUCT;
      case COSINE -> Metric.COSINE;
    };
  }
}
