// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.CodeType;
import java.io.IOException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.IndexOutput;

/**
 * What the metadata file says of the codes of one field: written and read here, bytes specified in
 * {@link StrataHnswVectorsFormat}.
 *
 * @param type of the codes, or null if there are none
 * @param oversampling candidates compared at full precision after a walk on codes, in multiples of
 *     k
 * @param offset where the codes begin in the codes file, or -1
 */
record CodesEntry(CodeType type, float oversampling, long offset) {
  /** That of a field without codes. */
  static final CodesEntry NONE = new CodesEntry(null, 0, -1);

  boolean exist() {
    return type != null;
  }

  /** Bytes of the codes with all that belongs to them. */
  long length(int dimension, int count) {
    return exist() ? StoredCodes.length(type, dimension, count) : 0;
  }

  void write(IndexOutput meta) throws IOException {
    byte wireId =
        switch (type) {
          case null -> 0;
          case INT8 -> 1;
          case INT4 -> 2;
          case BINARY -> 3;
        };
    meta.writeByte(wireId);
    meta.writeInt(Float.floatToIntBits(oversampling));
    meta.writeLong(offset);
  }

  /** Reads what {@link #write} wrote, and checks all that can be checked by itself. */
  static CodesEntry read(FieldInfo info, DataInput meta) throws IOException {
    byte wireId = meta.readByte();
    CodeType type =
        switch (wireId) {
          case 0 -> null;
          case 1 -> CodeType.INT8;
          case 2 -> CodeType.INT4;
          case 3 -> CodeType.BINARY;
          default -> throw FieldEntry.corrupt("type of codes", wireId, info, meta);
        };
    if (type != null && info.getVectorEncoding() != VectorEncoding.FLOAT32) {
      throw FieldEntry.corrupt("type of codes", wireId, info, meta);
    }
    float oversampling = Float.intBitsToFloat(meta.readInt());
    if (!(oversampling >= 0 && oversampling <= HnswParams.MAX_OVERSAMPLING)) {
      throw FieldEntry.corrupt("oversampling", oversampling, info, meta);
    }
    return new CodesEntry(type, oversampling, meta.readLong());
  }
}
