// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The sums of {@link ScalarKernel} over the code of one record. */
final class ScalarCodes {
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private ScalarCodes() {}

  static int bytes(short[] query, MemorySegment segment, long record) {
    MemorySegment records = OffHeap.known(segment);
    int sum = 0;
    for (int j = 0; j < query.length; j++) {
      sum += query[j] * records.get(ValueLayout.JAVA_BYTE, record + j);
    }
    return sum;
  }

  static int nibbles(short[] query, MemorySegment segment, long record) {
    MemorySegment records = OffHeap.known(segment);
    int words = query.length / 4;
    int even = 0;
    int odd = 0;
    for (int w = 0; w < words; w++) {
      int code = records.get(SHORT, record + (long) w * Short.BYTES);
      even += query[w] * (code & 0xF) + query[2 * words + w] * (code >> 8 & 0xF);
      odd += query[words + w] * (code >> 4 & 0xF) + query[3 * words + w] * (code >> 12 & 0xF);
    }
    return even + odd;
  }

  static int differingBits(long[] planes, MemorySegment segment, long record) {
    MemorySegment records = OffHeap.known(segment);
    int words = planes.length / VectorKernel.PLANES;
    int s0 = 0;
    int s1 = 0;
    int s2 = 0;
    int s3 = 0;
    for (int w = 0; w < words; w++) {
      long code = records.get(LONG, record + (long) w * Long.BYTES);
      s0 += Long.bitCount(code ^ planes[w]);
      s1 += Long.bitCount(code ^ planes[words + w]);
      s2 += Long.bitCount(code ^ planes[2 * words + w]);
      s3 += Long.bitCount(code ^ planes[3 * words + w]);
    }
    return s0 + 2 * s1 + 4 * s2 + 8 * s3;
  }
}
