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
 * <p>Bytes are signed, and their sums are exact up to 4,096 dimensions. The cosine with a zero
 * vector is 0. Implementations have no state and are safe for any number of threads.
 */
public sealed interface VectorKernel permits ScalarKernel, VectorApiKernel {

  /** The kernel of this virtual machine, chosen once. */
  static VectorKernel best() {
    return KernelChoice.BEST;
  }

  /** Name and width, as shown to people: {@code scalar}, {@code vector-512}. */
  String name();

  /** Dot products. */
  void dotProducts(float[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Squared Euclidean distances. */
  void squaredDistances(float[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Cosines of the angle; {@code queryNorm} is the query's {@link #squaredNorm(float[])}. */
  void cosines(
      float[] query, double queryNorm, MemorySegment rows, int[] ords, int count, float[] out);

  /** Dot products. */
  void dotProducts(byte[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Squared Euclidean distances. */
  void squaredDistances(byte[] query, MemorySegment rows, int[] ords, int count, float[] out);

  /** Cosines of the angle; {@code queryNorm} is the query's {@link #squaredNorm(byte[])}. */
  void cosines(
      byte[] query, double queryNorm, MemorySegment rows, int[] ords, int count, float[] out);

  /** The squared length of a vector. */
  static double squaredNorm(float[] vector) {
    float sum = 0;
    for (float x : vector) {
      sum += x * x;
    }
    return sum;
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
    return norms == 0 ? 0 : (float) (dot / Math.sqrt(norms));
  }
}
