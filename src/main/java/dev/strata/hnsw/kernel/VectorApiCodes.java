// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums of {@link VectorApiKernel} over the code of one record, exact.
 *
 * <p>Products are added up in lanes of 16 bits, twice as many to a register as ints: the ranges
 * that {@link VectorKernel} allows a query are those of which a lane holds several products. It is
 * emptied into ints before it could overflow.
 */
final class VectorApiCodes {
  private static final VectorSpecies<Short> S = VectorApiLanes.F.withLanes(short.class);
  private static final VectorSpecies<Integer> I = VectorApiLanes.F.withLanes(int.class);
  private static final VectorSpecies<Byte> B =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(S.vectorBitSize() / 2));
  private static final VectorSpecies<Long> L =
      S.vectorBitSize() >= 256 ? LongVector.SPECIES_256 : LongVector.SPECIES_128;
  private static final int LANES = S.length();

  /** Products of up to 128 * 63 that a lane of 16 bits holds. */
  private static final int BYTE_PRODUCTS = 4;

  private static final short NIBBLE = 0xF;

  private VectorApiCodes() {}

  static int bytes(short[] query, MemorySegment records, long record) {
    IntVector sum = IntVector.zero(I);
    for (int from = 0; from < query.length; from += 2 * BYTE_PRODUCTS * LANES) {
      int to = Math.min(query.length, from + 2 * BYTE_PRODUCTS * LANES);
      ShortVector even = ShortVector.zero(S);
      ShortVector odd = ShortVector.zero(S);
      int j = from;
      for (; j + LANES < to; j += 2 * LANES) {
        even = even.add(signed(records, record + j).mul(ShortVector.fromArray(S, query, j)));
        int next = j + LANES;
        odd = odd.add(signed(records, record + next).mul(ShortVector.fromArray(S, query, next)));
      }
      if (j < to) {
        even = even.add(signed(records, record + j).mul(ShortVector.fromArray(S, query, j)));
      }
      sum = sum.add(pairs(even)).add(pairs(odd));
    }
    return sum.reduceLanes(ADD);
  }

  /**
   * The sums of two records of 4 bits, for which the query is loaded once. One record alone is
   * given as both: a method for it, inlined beside this one, was more than the compiler takes,
   * which then called the rest with registers as objects.
   */
  static void nibbles(
      short[] query,
      MemorySegment records,
      long first,
      long second,
      int[] out,
      int firstOut,
      int secondOut) {
    int words = query.length / 4;
    ShortVector nibble = ShortVector.broadcast(S, NIBBLE); // a scalar would be one at each use
    IntVector sum0 = IntVector.zero(I);
    IntVector sum1 = IntVector.zero(I);
    for (int w = 0; w < words; w += LANES) {
      ShortVector q0 = query(query, w);
      ShortVector q1 = query(query, words + w);
      ShortVector q2 = query(query, 2 * words + w);
      ShortVector q3 = query(query, 3 * words + w);
      sum0 = sum0.add(products(load(records, first, w), nibble, q0, q1, q2, q3));
      sum1 = sum1.add(products(load(records, second, w), nibble, q0, q1, q2, q3));
    }
    out[firstOut] = sum0.reduceLanes(ADD);
    out[secondOut] = sum1.reduceLanes(ADD);
  }

  /* Four products of up to 15 * 127 fit in a lane of 16 bits; more would have to be counted. */
  private static IntVector products(
      ShortVector code,
      ShortVector nibble,
      ShortVector q0,
      ShortVector q1,
      ShortVector q2,
      ShortVector q3) {
    ShortVector p0 = code.and(nibble).mul(q0);
    ShortVector p1 = code.lanewise(LSHR, 4).and(nibble).mul(q1);
    ShortVector p2 = code.lanewise(LSHR, 8).and(nibble).mul(q2);
    ShortVector p3 = code.lanewise(LSHR, 12).mul(q3);
    return pairs(p0.add(p1).add(p2.add(p3)));
  }

  private static ShortVector query(short[] query, int at) {
    return ShortVector.fromArray(S, query, at);
  }

  private static ShortVector load(MemorySegment records, long record, int word) {
    return ShortVector.fromMemorySegment(
        S, OffHeap.known(records), record + (long) word * Short.BYTES, LITTLE_ENDIAN);
  }

  static int differingBits(long[] planes, MemorySegment records, long record) {
    int words = planes.length / VectorKernel.PLANES;
    LongVector s0 = LongVector.zero(L);
    LongVector s1 = LongVector.zero(L);
    LongVector s2 = LongVector.zero(L);
    LongVector s3 = LongVector.zero(L);
    int w = 0;
    for (; w < L.loopBound(words); w += L.length()) {
      LongVector code =
          LongVector.fromMemorySegment(
              L, OffHeap.known(records), record + (long) w * Long.BYTES, LITTLE_ENDIAN);
      s0 = s0.add(differing(code, planes, w));
      s1 = s1.add(differing(code, planes, words + w));
      s2 = s2.add(differing(code, planes, 2 * words + w));
      s3 = s3.add(differing(code, planes, 3 * words + w));
    }
    LongVector sum =
        s0.add(s1.lanewise(LSHL, 1)).add(s2.lanewise(LSHL, 2)).add(s3.lanewise(LSHL, 3));
    int total = (int) sum.reduceLanes(ADD);
    for (; w < words; w++) {
      long code = records.get(ScalarCodes.LONG, record + (long) w * Long.BYTES);
      for (int p = 0; p < VectorKernel.PLANES; p++) {
        total += Long.bitCount(code ^ planes[p * words + w]) << p;
      }
    }
    return total;
  }

  private static LongVector differing(LongVector code, long[] planes, int at) {
    return code.lanewise(VectorOperators.XOR, LongVector.fromArray(L, planes, at))
        .lanewise(BIT_COUNT);
  }

  private static ShortVector signed(MemorySegment records, long offset) {
    return (ShortVector)
        ByteVector.fromMemorySegment(B, OffHeap.known(records), offset, LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2S, S, 0);
  }

  /** Adds each pair of neighbouring lanes into an int. */
  private static IntVector pairs(ShortVector v) {
    IntVector both = v.reinterpretAsInts();
    return both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
  }
}
