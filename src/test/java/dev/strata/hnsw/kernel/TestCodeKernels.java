// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * The sums over codes of every kernel against sums that are taken one number after the other:
 * exact, over all lengths around the register sizes, at any offset, with the greatest values there
 * are.
 */
public final class TestCodeKernels extends LuceneTestCase {
  private static final int[] LONG_CODES = {127, 128, 129, 192, 500, 768, 1024, 2048, 4096};

  public void testBytes() {
    for (int length = 1; length <= 140; length++) {
      assertBytes(length);
    }
    for (int length : LONG_CODES) {
      assertBytes(length);
    }
  }

  public void testNibbles() {
    for (int words = 1; words <= 140; words++) {
      assertNibbles(words);
    }
    for (int length : LONG_CODES) {
      assertNibbles(length / 4);
    }
  }

  public void testBits() {
    for (int words = 1; words <= 64; words++) {
      assertBits(words);
    }
  }

  private static void assertBytes(int length) {
    Records records = new Records(length);
    short[] query = query(1, length, 63);
    records.assertSums(
        (kernel, segment, recordBytes, ords, count, out) ->
            kernel.sumBytes(query, segment, recordBytes, ords, count, out),
        code -> {
          long sum = 0;
          for (int i = 0; i < length; i++) {
            sum += query[i] * code[i];
          }
          return sum;
        });
  }

  private static void assertNibbles(int words) {
    Records records = new Records(2 * words);
    short[] query = query(4, words, 127);
    int part = query.length / 4;
    records.assertSums(
        (kernel, segment, recordBytes, ords, count, out) ->
            kernel.sumNibbles(query, segment, recordBytes, ords, count, out),
        code -> {
          long sum = 0;
          for (int i = 0; i < 4 * words; i++) {
            int nibble = code[i % words * 2 + i / words / 2] >> i / words % 2 * 4 & 0xF;
            sum += query[i / words * part + i % words] * nibble;
          }
          return sum;
        });
  }

  private static void assertBits(int words) {
    Records records = new Records(8 * words);
    long[] planes = new long[VectorKernel.PLANES * words];
    Arrays.setAll(planes, i -> random().nextInt(5) == 0 ? -1 : random().nextLong());
    records.assertSums(
        (kernel, segment, recordBytes, ords, count, out) ->
            kernel.sumDifferingBits(planes, segment, recordBytes, ords, count, out),
        code -> {
          long sum = 0;
          for (int i = 0; i < 64 * words; i++) {
            for (int p = 0; p < VectorKernel.PLANES; p++) {
              boolean inCode = (code[i / 8] >> i % 8 & 1) != 0;
              boolean inQuery = (planes[p * words + i / 64] >> i % 64 & 1) != 0;
              sum += inCode != inQuery ? 1 << p : 0;
            }
          }
          return sum;
        });
  }

  /** Parts of so many values in range, now and then the greatest ones alone, and zeros. */
  private static short[] query(int parts, int length, int most) {
    int block = VectorKernel.CODE_BLOCK;
    int padded = (length + block - 1) / block * block;
    short[] query = new short[parts * padded];
    int kind = random().nextInt(4);
    for (int part = 0; part < parts; part++) {
      for (int i = 0; i < length; i++) {
        query[part * padded + i] =
            (short)
                switch (kind) {
                  case 0 -> most;
                  case 1 -> -most;
                  default -> random().nextInt(-most, most + 1);
                };
      }
    }
    return query;
  }

  private interface Kernel {
    void sums(
        VectorKernel kernel,
        MemorySegment segment,
        int recordBytes,
        int[] ords,
        int count,
        int[] out);
  }

  private interface Naive {
    long sum(byte[] code);
  }

  /** Codes of one length, in records that are a little longer. */
  private static final class Records {
    private final byte[][] codes = new byte[1 + random().nextInt(20)][];
    private final int recordBytes;

    Records(int codeBytes) {
      recordBytes = codeBytes + random().nextInt(20);
      for (int i = 0; i < codes.length; i++) {
        codes[i] = new byte[codeBytes];
        switch (random().nextInt(4)) {
          case 0 -> Arrays.fill(codes[i], (byte) -1);
          case 1 -> Arrays.fill(codes[i], Byte.MIN_VALUE);
          default -> random().nextBytes(codes[i]);
        }
      }
    }

    void assertSums(Kernel sums, Naive naive) {
      int[] ords = new int[random().nextInt(40)];
      Arrays.setAll(ords, i -> random().nextInt(codes.length));
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment segment = segment(arena);
        for (VectorKernel kernel : Comparison.kernels()) {
          int[] out = new int[ords.length + 1];
          out[ords.length] = -7;
          sums.sums(kernel, segment, recordBytes, ords, ords.length, out);
          for (int i = 0; i < ords.length; i++) {
            byte[] code = codes[ords[i]];
            assertEquals(kernel.name() + ", " + code.length, naive.sum(code), out[i]);
          }
          assertEquals("beyond the count", -7, out[ords.length]);
        }
      }
    }

    /** On the heap or off it, at any alignment; what is read ahead is not zero. */
    private MemorySegment segment(Arena arena) {
      int length = codes.length * recordBytes + VectorKernel.READ_AHEAD;
      int offset = random().nextInt(64);
      byte[] noise = new byte[offset + length];
      random().nextBytes(noise);
      MemorySegment whole = MemorySegment.ofArray(noise);
      if (random().nextBoolean()) {
        whole = arena.allocate(noise.length).copyFrom(whole);
      }
      MemorySegment segment = whole.asSlice(offset, length);
      for (int i = 0; i < codes.length; i++) {
        MemorySegment.copy(
            codes[i], 0, segment, ValueLayout.JAVA_BYTE, (long) i * recordBytes, codes[i].length);
      }
      return segment;
    }
  }

  /** As the definition has it, and the same on every kernel. */
  public void testHadamard() {
    for (int length = 1; length <= 4096; length *= 2) {
      int from = random().nextInt(3);
      float[] vector = gaussian(from + length + random().nextInt(3));
      float[] factors = gaussian(length);
      float[] scalar = vector.clone();
      new ScalarKernel().hadamard(scalar, from, factors);
      float[] part = new float[length];
      for (int i = 0; i < length; i++) {
        part[i] = vector[from + i] * factors[i];
      }
      assertEquals(component(part, length - 1), scalar[from + length - 1], 1e-3);
      for (VectorKernel kernel : Comparison.kernels()) {
        float[] out = vector.clone();
        kernel.hadamard(out, from, factors);
        assertArrayEquals(kernel.name(), scalar, out, 0);
      }
    }
  }

  private static float[] gaussian(int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = (float) random().nextGaussian();
    }
    return vector;
  }

  /** One component by the definition: signs are the parities of the common bits of two indexes. */
  private static double component(float[] vector, int index) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += Integer.bitCount(i & index) % 2 == 0 ? vector[i] : -vector[i];
    }
    return sum;
  }
}
