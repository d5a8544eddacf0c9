// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums of {@link VectorApiKernel} over one row of signed bytes, exact. Bytes are widened to
 * ints before they are multiplied; a byte register is a quarter of the widest int register, so that
 * one widening fills it. Where that would be less than 64 bits, one byte register fills two int
 * ones.
 */
final class VectorApiBytes {
  private static final VectorSpecies<Integer> I = VectorApiLanes.F.withLanes(int.class);
  private static final VectorSpecies<Byte> B =
      switch (I.vectorBitSize()) {
        case 512 -> ByteVector.SPECIES_128;
        default -> ByteVector.SPECIES_64;
      };
  private static final int LANES = B.length();
  private static final int PARTS = Math.max(1, LANES / I.length());

  private VectorApiBytes() {}

  static int dot(byte[] query, MemorySegment rows, long row) {
    IntVector sum = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      ByteVector q = ByteVector.fromArray(B, query, j);
      ByteVector x = ByteVector.fromMemorySegment(B, rows, row + j, LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        sum = sum.add(widen(q, part).mul(widen(x, part)));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; j < query.length; j++) {
      total += query[j] * rows.get(ValueLayout.JAVA_BYTE, row + j);
    }
    return total;
  }

  static int squaredDistance(byte[] query, MemorySegment rows, long row) {
    IntVector sum = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(query.length); j += LANES) {
      ByteVector q = ByteVector.fromArray(B, query, j);
      ByteVector x = ByteVector.fromMemorySegment(B, rows, row + j, LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        IntVector d = widen(q, part).sub(widen(x, part));
        sum = sum.add(d.mul(d));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; j < query.length; j++) {
      int d = query[j] - rows.get(ValueLayout.JAVA_BYTE, row + j);
      total += d * d;
    }
    return total;
  }

  static int norm(MemorySegment rows, long row, int dimension) {
    IntVector sum = IntVector.zero(I);
    int j = 0;
    for (; j < B.loopBound(dimension); j += LANES) {
      ByteVector x = ByteVector.fromMemorySegment(B, rows, row + j, LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        IntVector wide = widen(x, part);
        sum = sum.add(wide.mul(wide));
      }
    }
    int total = sum.reduceLanes(VectorOperators.ADD);
    for (; j < dimension; j++) {
      byte x = rows.get(ValueLayout.JAVA_BYTE, row + j);
      total += x * x;
    }
    return total;
  }

  private static IntVector widen(ByteVector bytes, int part) {
    return (IntVector) bytes.convertShape(VectorOperators.B2I, I, part);
  }
}
