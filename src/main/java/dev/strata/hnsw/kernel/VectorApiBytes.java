// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums of {@link VectorApiKernel} over rows of signed bytes, exact. Bytes are widened to
 * shorts, whose registers have twice the lanes of ints and are multiplied in half the time: a
 * product of two bytes is a short, and the square of their difference, at most 255, one without a
 * sign. The two that lie in the place of an int are then added as ints.
 *
 * <p>Two rows at a time: the query is widened once for both, and the sum over a register's lanes,
 * which is a chain of steps that wait for one another, of the one row goes on beside that of the
 * other.
 */
final class VectorApiBytes {
  private static final VectorSpecies<Integer> I = VectorApiLanes.F.withLanes(int.class);
  private static final VectorSpecies<Short> S = I.withLanes(short.class);
  private static final VectorSpecies<Byte> B =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(I.vectorBitSize() / 2));
  private static final int LANES = B.length();
  private static final int LOW_HALF = 0xFFFF;

  private VectorApiBytes() {}

  static int dot(byte[] query, MemorySegment rows, long row) {
    IntVector sum = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      sum = addProducts(sum, of(query, j).mul(of(rows, row + j)));
    }
    return total(sum) + restOfDot(query, rows, row, j);
  }

  /** The dot products of two rows, to {@code out[at]} and the place after it. */
  static void dots(byte[] query, MemorySegment rows, long first, long second, float[] out, int at) {
    IntVector sum0 = IntVector.zero(I);
    IntVector sum1 = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      ShortVector q = of(query, j);
      sum0 = addProducts(sum0, q.mul(of(rows, first + j)));
      sum1 = addProducts(sum1, q.mul(of(rows, second + j)));
    }
    out[at] = total(sum0) + restOfDot(query, rows, first, j);
    out[at + 1] = total(sum1) + restOfDot(query, rows, second, j);
  }

  static int squaredDistance(byte[] query, MemorySegment rows, long row) {
    IntVector sum = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      sum = addSquares(sum, of(query, j).sub(of(rows, row + j)));
    }
    return total(sum) + restOfSquares(query, rows, row, j);
  }

  /** The squared distances of two rows, to {@code out[at]} and the place after it. */
  static void squaredDistances(
      byte[] query, MemorySegment rows, long first, long second, float[] out, int at) {
    IntVector sum0 = IntVector.zero(I);
    IntVector sum1 = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      ShortVector q = of(query, j);
      sum0 = addSquares(sum0, q.sub(of(rows, first + j)));
      sum1 = addSquares(sum1, q.sub(of(rows, second + j)));
    }
    out[at] = total(sum0) + restOfSquares(query, rows, first, j);
    out[at + 1] = total(sum1) + restOfSquares(query, rows, second, j);
  }

  /** The cosine of one row, whose sums go on beside one another as those of two rows do. */
  static float cosine(byte[] query, double queryNorm, MemorySegment rows, long row) {
    IntVector dot = IntVector.zero(I);
    IntVector norm = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      ShortVector x = of(rows, row + j);
      dot = addProducts(dot, of(query, j).mul(x));
      norm = addSquares(norm, x);
    }
    int restOfNorm = 0;
    for (int k = j; k < query.length; k++) {
      byte x = rows.get(ValueLayout.JAVA_BYTE, row + k);
      restOfNorm += x * x;
    }
    return VectorKernel.cosine(
        total(dot) + restOfDot(query, rows, row, j), total(norm) + restOfNorm, queryNorm);
  }

  private static ShortVector of(byte[] query, int j) {
    return widen(ByteVector.fromArray(B, query, j));
  }

  private static ShortVector of(MemorySegment rows, long offset) {
    return widen(ByteVector.fromMemorySegment(B, OffHeap.known(rows), offset, LITTLE_ENDIAN));
  }

  private static ShortVector widen(ByteVector bytes) {
    return (ShortVector) bytes.convertShape(VectorOperators.B2S, S, 0);
  }

  private static IntVector addProducts(IntVector sum, ShortVector products) {
    IntVector pairs = products.reinterpretAsInts();
    IntVector low = pairs.lanewise(VectorOperators.LSHL, Short.SIZE);
    return sum.add(low.lanewise(VectorOperators.ASHR, Short.SIZE))
        .add(pairs.lanewise(VectorOperators.ASHR, Short.SIZE));
  }

  private static IntVector addSquares(IntVector sum, ShortVector differences) {
    IntVector pairs = differences.mul(differences).reinterpretAsInts();
    return sum.add(pairs.and(LOW_HALF)).add(pairs.lanewise(VectorOperators.LSHR, Short.SIZE));
  }

  private static int total(IntVector sum) {
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static int restOfDot(byte[] query, MemorySegment rows, long row, int from) {
    int total = 0;
    for (int j = from; j < query.length; j++) {
      total += query[j] * rows.get(ValueLayout.JAVA_BYTE, row + j);
    }
    return total;
  }

  private static int restOfSquares(byte[] query, MemorySegment rows, long row, int from) {
    int total = 0;
    for (int j = from; j < query.length; j++) {
      int d = query[j] - rows.get(ValueLayout.JAVA_BYTE, row + j);
      total += d * d;
    }
    return total;
  }
}
