// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Duplicates;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Finds vectors that are equal byte by byte: by a hash of each, sorted, and a comparison of those
 * whose hashes are equal. Linear but for the sorting, however many are equal. For one thread.
 */
final class DuplicateVectors {
  private static final int BATCH = 64;

  /** From SplitMix64 (Steele, Lea, Flood 2014). */
  private static final long MULTIPLIER = 0xBF58476D1CE4E5B9L;

  private final RowSource vectors;
  private final int rowBytes;
  private final AbortCheck abort;

  DuplicateVectors(RowSource vectors, int rowBytes, AbortCheck abort) {
    this.vectors = vectors;
    this.rowBytes = rowBytes;
    this.abort = abort;
  }

  /** Finds all among the first {@code count} vectors. */
  Duplicates find(int count) throws IOException {
    long[] keys = hashes(count);
    AbortableSort.sort(keys, abort);
    long[] pairs = new long[16];
    int found = 0;
    for (int from = 0; from < count; ) {
      abort.check();
      int to = from + 1;
      while (to < count && hash(keys[to]) == hash(keys[from])) {
        to++;
      }
      if (to > from + 1) {
        pairs = Arrays.copyOf(pairs, Math.max(pairs.length, 2 * (found + to - from)));
        found = compare(keys, from, to, pairs, found);
      }
      from = to;
    }
    if (found == 0) {
      return Duplicates.NONE;
    }
    pairs = Arrays.copyOf(pairs, found);
    AbortableSort.sort(pairs, abort);
    return new Duplicates(pairs);
  }

  private static int hash(long key) {
    return (int) (key >>> Integer.SIZE);
  }

  /** For each vector, its hash and its ordinal. */
  private long[] hashes(int count) throws IOException {
    long[] keys = new long[count];
    int[] ords = new int[BATCH];
    for (int from = 0; from < count; from += BATCH) {
      abort.check();
      int size = Math.min(BATCH, count - from);
      for (int i = 0; i < size; i++) {
        ords[i] = from + i;
      }
      vectors.load(ords, size);
      for (int i = 0; i < size; i++) {
        long row = (long) vectors.places()[i] * rowBytes;
        keys[from + i] = (long) hash(vectors.segment(), row) << Integer.SIZE | (from + i);
      }
    }
    return keys;
  }

  private int hash(MemorySegment rows, long row) {
    long hash = rowBytes;
    int i = 0;
    for (; i + Long.BYTES <= rowBytes; i += Long.BYTES) {
      hash = mix(hash ^ rows.get(ValueLayout.JAVA_LONG_UNALIGNED, row + i));
    }
    for (; i < rowBytes; i++) {
      hash = mix(hash ^ rows.get(ValueLayout.JAVA_BYTE, row + i));
    }
    return (int) (hash >>> Integer.SIZE);
  }

  private static long mix(long z) {
    long product = z * MULTIPLIER;
    return product ^ (product >>> 29);
  }

  /** Compares vectors of equal hashes, each with the first of every kind among those before it. */
  private int compare(long[] keys, int from, int to, long[] pairs, int found) throws IOException {
    int[] kinds = new int[1];
    int kindCount = 0;
    int end = found;
    for (int i = from; i < to; i++) {
      int ord = (int) keys[i];
      int kind = 0;
      while (kind < kindCount && areEqual(kinds[kind], ord) == false) {
        kind++;
      }
      if (kind < kindCount) {
        pairs[end++] = (long) kinds[kind] << Integer.SIZE | ord;
      } else {
        if (kindCount == kinds.length) {
          kinds = Arrays.copyOf(kinds, 2 * kindCount);
        }
        kinds[kindCount++] = ord;
      }
    }
    return end;
  }

  private boolean areEqual(int ord, int other) throws IOException {
    abort.check();
    vectors.load(new int[] {ord, other}, 2);
    MemorySegment rows = vectors.segment();
    long a = (long) vectors.places()[0] * rowBytes;
    long b = (long) vectors.places()[1] * rowBytes;
    return MemorySegment.mismatch(rows, a, a + rowBytes, rows, b, b + rowBytes) == -1;
  }
}
