// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import dev.strata.hnsw.kernel.VectorKernel;

/**
 * How a component becomes a number of few bits. Each {@code b}-bit code {@code u} stands for the
 * odd number {@code 2u + 1 - 2^b}, so that the numbers lie symmetrically around 0 and 1 bit is a
 * sign.
 */
public enum CodeType {
  /** Signed bytes, {@code u - 128}. */
  INT8(Byte.SIZE, 2),

  /**
   * Four codes to a little-endian word of 16 bits: of w words, word i holds the components i, i +
   * w, i + 2w and i + 3w, the first in its lowest bits. So a register of words is taken apart by
   * shifts alone, and meets the query's components where they lie.
   */
  INT4(4, 2.5f),

  /** 64 codes to a word, component i at bit i mod 64 of word i / 64. */
  BINARY(1, 8);

  /** A record's two corrections, after its code. */
  private static final int CORRECTION_BYTES = 2 * Float.BYTES;

  private final int bits;
  private final float oversampling;

  CodeType(int bits, float oversampling) {
    this.bits = bits;
    this.oversampling = oversampling;
  }

  /** Bits of a component. */
  public int bits() {
    return bits;
  }

  /**
   * Candidates worth comparing at full precision, as a multiple of k: beyond that the hits change
   * by less than 0.1 points of recall on the data that Strata is measured on.
   */
  public float oversampling() {
    return oversampling;
  }

  /** Bytes of the code of a vector. */
  public int codeBytes(int dimension) {
    return switch (this) {
      case INT8 -> align(dimension, CORRECTION_ALIGNMENT);
      case INT4 -> align((dimension + 3) / 4 * Short.BYTES, CORRECTION_ALIGNMENT);
      case BINARY -> align(dimension, Long.SIZE) / Byte.SIZE;
    };
  }

  private static final int CORRECTION_ALIGNMENT = Float.BYTES;

  /** Bytes of a record: the code, then the corrections. */
  public int recordBytes(int dimension) {
    return codeBytes(dimension) + CORRECTION_BYTES;
  }

  /**
   * Bytes of a number of records and of what has to be readable after the last of them, see {@link
   * VectorKernel#READ_AHEAD}.
   */
  public long bytes(int dimension, int records) {
    return (long) records * recordBytes(dimension) + VectorKernel.READ_AHEAD;
  }

  /** The number that a code stands for, at the lower end of the range. */
  int least() {
    return 1 - (1 << bits);
  }

  private static int align(int value, int to) {
    return (value + to - 1) / to * to;
  }
}
