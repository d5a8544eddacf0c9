// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/** {@link AbortableSort} against {@link Arrays#sort(long[])}. */
public final class TestAbortableSort extends LuceneTestCase {
  public void testSorts() throws IOException {
    for (int i = 0; i < atLeast(200); i++) {
      long range = TestUtil.nextLong(random(), 1, Long.MAX_VALUE);
      long[] numbers = random().longs(random().nextInt(2000), -range, range).distinct().toArray();
      assertSorts(numbers);
      Arrays.sort(numbers); // in order, turned around, and in order but for one
      assertSorts(numbers);
      assertSorts(LongStream.of(numbers).map(number -> -number).toArray());
      if (numbers.length > 1) {
        int at = random().nextInt(numbers.length);
        long swapped = numbers[at];
        numbers[at] = numbers[0];
        numbers[0] = swapped;
        assertSorts(numbers);
      }
    }
  }

  private static void assertSorts(long[] numbers) throws IOException {
    long[] expected = numbers.clone();
    Arrays.sort(expected);
    long[] actual = numbers.clone();
    AbortableSort.sort(actual, 3 + random().nextInt(100), AbortCheck.NEVER);
    assertArrayEquals(expected, actual);
  }

  public void testLooksBetweenParts() throws IOException {
    long[] numbers = random().longs(10_000).distinct().toArray();
    int[] looks = new int[1];
    AbortableSort.sort(numbers.clone(), 100, () -> looks[0]++);
    assertTrue("looks " + looks[0], looks[0] > 100);
    int last = random().nextInt(looks[0]);
    looks[0] = 0;
    expectThrows(
        IOException.class,
        () ->
            AbortableSort.sort(
                numbers,
                100,
                () -> {
                  if (looks[0]++ == last) {
                    throw new IOException("aborted");
                  }
                }));
    assertEquals("it goes on after an abort", last + 1, looks[0]);
  }
}
