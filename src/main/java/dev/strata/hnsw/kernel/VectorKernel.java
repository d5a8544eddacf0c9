// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Compares one query with many rows in one call.
 *
 * <p>A row is as long as the query and lies at {@code ord * query.length * elementSize} bytes of
 * the segment, without padding; float32 components are little-endian, at any alignment. The first
 * {@code count} entries of {@code ords} name the rows, and entry {@code i} of {@code out} receives
 * the value for {@code ords[i]}. A row outside of the segment throws {@link
 * IndexOutOfBoundsException}; a segment whose memory was unmapped throws {@link
 * IllegalStateException}.
 *
 * <p>Codes are compact forms of vectors, in records with other data; what the sums over them mean
 * is said in the package {@code quantization}. Their sums are exact.
 *
 * <p>Bytes are signed, and their sums are exact up to 4,096 dimensions. The cosine with a zero
 * vector is 0. Implementations have no state and are safe for any number of threads.
 */
public sealed interface VectorKernel permits ScalarKernel, VectorApiKernel {
  /**
   * Kernels read codes in blocks of at most so many numbers of 8 or 16 bits, and so beyond the end
   * of a code: {@link #READ_AHEAD} bytes have to be readable after the last record. What they are
   * does not matter, for the query is 0 there.
   */
  int CODE_BLOCK = 32;

  /** Bytes that a kernel may read beyond a code. */
  int READ_AHEAD = (CODE_BLOCK - 1) * Short.BYTES;

  /** Vectors that are compared side by side. */
  int SIDE_BY_SIDE = 32;

  /** Bit planes of a query for 1-bit codes. */
  int PLANES = 4;

  /** The kernel of this virtual machine, chosen once. */
  static VectorKernel best() {
    return KernelChoice.BEST;
  }

  /** The name of that kernel and, where it is not the fast one, why; for people. */
  static String choice() {
    return KernelChoice.REASON;
  }

  /** Name and width, as shown to people: {@code scalar}, {@code vector-512}. */
  String name();

  /**
   * What a component adds to the time of a distance that reading it does not hide, in nanoseconds,
   * about.
   */
  double nanosPerComponent();

  /** The squared length of a vector. */
  double squaredNorm(float[] vector);

  /**
   * Dot products. There are no cosines of float32: {@link #toCosines} makes them of these, for a
   * third as many instructions, which matters for rows that memory has to bring.
   */
  void dotProducts(float[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Squared Euclidean distances. */
  void squaredDistances(float[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Dot products. */
  void dotProducts(byte[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Squared Euclidean distances. */
  void squaredDistances(byte[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Cosines of the angle; {@code queryNorm} is the query's {@link #squaredNorm(byte[])}. */
  void cosines(
      byte[] query, double queryNorm, MemorySegment rows, int[] ords, int count, float[] out);

  /**
   * Dot products of some vectors with {@value #SIDE_BY_SIDE} others that lie side by side, each sum
   * taken from the first component to the last.
   *
   * @param vectors one after the other
   * @param dimension components of each vector
   * @param chosen places of vectors, of which the first {@code count} count
   * @param beside the others: first the first component of each of them, then the second, and so on
   * @param out product of the {@code i}-th of the chosen and the {@code k}-th of the others at
   *     {@code i *} {@value #SIDE_BY_SIDE} {@code + k}
   */
  void dotProducts(
      float[] vectors, int dimension, int[] chosen, int count, float[] beside, float[] out);

  /**
   * Sums over 8-bit codes: of each record, its signed bytes times the query's values.
   *
   * @param query values of -63 to 63; longer than the code by zeros, up to a multiple of {@value
   *     #CODE_BLOCK}
   * @param recordBytes from the beginning of a record, where its code is, to that of the next
   */
  void sumBytes(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out);

  /**
   * Sums over 4-bit codes: of each record, the four nibbles, 0 to 15, of its little-endian words of
   * 16 bits, times the query's values.
   *
   * @param query values of -127 to 127 in four equal parts, for the first nibbles of all words,
   *     which are the lowest, for the second ones and so on; each part is longer than the code has
   *     words by zeros, up to a multiple of {@value #CODE_BLOCK}
   * @param recordBytes from the beginning of a record, where its code is, to that of the next
   */
  void sumNibbles(
      short[] query, MemorySegment records, int recordBytes, int[] ords, int count, int[] out);

  /**
   * Sums over 1-bit codes: of each record, the bits that differ from each plane of the query, those
   * of plane {@code p} times {@code 2^p}.
   *
   * @param planes {@value #PLANES} planes, one after the other, each as long as the code, which is
   *     whole little-endian words
   * @param recordBytes from the beginning of a record, where its code is, to that of the next
   */
  void sumDifferingBits(
      long[] planes, MemorySegment records, int recordBytes, int[] ords, int count, int[] out);

  /**
   * Multiplies each component of a part of a vector by a factor of its own, and makes the
   * Walsh-Hadamard transform of the part, in place and unscaled. The same bit by bit on all
   * kernels.
   *
   * @param factors one for each component of the part, a power of two of them
   */
  void hadamard(float[] vector, int from, float[] factors);

  /**
   * Turns dot products of a query into cosines of the angle, in place.
   *
   * @param queryNorm squared length of the query
   * @param norms squared lengths of the rows
   */
  static void toCosines(float[] dots, int count, double queryNorm, float[] norms) {
    for (int i = 0; i < count; i++) {
      dots[i] = cosine(dots[i], norms[i], queryNorm);
    }
  }

  /** The squared length of a vector, exact. */
  static double squaredNorm(byte[] vector) {
    int sum = 0;
    for (byte x : vector) {
      sum += x * x;
    }
    return sum;
  }

  /**
   * The cosine from its three sums.
   *
   * @param dot dot product of the two vectors
   * @param norm1 squared length of the one
   * @param norm2 squared length of the other
   * @return the cosine, or 0 if a length is 0
   */
  static float cosine(double dot, double norm1, double norm2) {
    double norms = norm1 * norm2;
    return norms > 0 ? (float) (dot / Math.sqrt(norms)) : 0; // NaN is 0 times infinity
  }
}
