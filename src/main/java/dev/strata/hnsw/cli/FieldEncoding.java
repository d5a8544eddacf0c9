// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * How the vectors of files become those of a field, as float32 or as bytes. Either way they are
 * handed around as floats; those of a field of bytes are whole numbers from -128 to 127.
 *
 * <p>Unsigned bytes of a file are taken less 128 where they become a field's bytes and are compared
 * by Euclidean distance, which this leaves as it is. Other similarities it would change, so for
 * them bytes over 127 are refused.
 *
 * @param type of the field's components
 * @param similarity of its vectors
 */
record FieldEncoding(VectorEncoding type, VectorSimilarityFunction similarity) {
  private static final int UNSIGNED_MIDDLE = 128;

  boolean isByte() {
    return type == VectorEncoding.BYTE;
  }

  /**
   * Reads one vector into a new array.
   *
   * @throws IOException if the row is damaged, or has a component that the field cannot hold
   */
  float[] read(VectorFile file, long row) throws IOException {
    float[] vector = file.read(row);
    if (isByte()) {
      boolean shifted = similarity == VectorSimilarityFunction.EUCLIDEAN && file.isUnsignedBytes();
      for (int i = 0; i < vector.length; i++) {
        vector[i] -= shifted ? UNSIGNED_MIDDLE : 0;
        if (vector[i] != (byte) vector[i]) {
          throw file.rowError(
              row,
              "component "
                  + i
                  + " must be a whole number from -128 to 127 to be kept as a byte, got: "
                  + vector[i]);
        }
      }
    }
    return vector;
  }

  /** Reads the first rows, or all if there are fewer. */
  float[][] readFirst(VectorFile file, int most) throws IOException {
    float[][] vectors = new float[(int) Math.min(most, file.rows())][];
    for (int row = 0; row < vectors.length; row++) {
      vectors[row] = read(file, row);
    }
    return vectors;
  }

  /** The components of a vector for a field of bytes. */
  static byte[] bytes(float[] vector) {
    byte[] bytes = new byte[vector.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) vector[i];
    }
    return bytes;
  }
}
