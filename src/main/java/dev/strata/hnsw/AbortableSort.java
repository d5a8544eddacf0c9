// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.util.Arrays;

/**
 * Sorts distinct numbers so that an aborted merge need not wait for the end: they are parted as
 * quicksort does, and what is small enough is left to {@link Arrays#sort(long[], int, int)}. A
 * hundred million of them would keep that alone for ten seconds.
 */
final class AbortableSort {
  /** So many are sorted in some ten milliseconds. */
  private static final int AT_ONCE = 1 << 17;

  private final long[] numbers;
  private final int atOnce;
  private final AbortCheck abort;

  private AbortableSort(long[] numbers, int atOnce, AbortCheck abort) {
    this.numbers = numbers;
    this.atOnce = atOnce;
    this.abort = abort;
  }

  static void sort(long[] numbers, AbortCheck abort) throws IOException {
    sort(numbers, AT_ONCE, abort);
  }

  /**
   * The same.
   *
   * @param atOnce numbers that are sorted without a look at {@code abort}; at least 3
   */
  static void sort(long[] numbers, int atOnce, AbortCheck abort) throws IOException {
    if (isSorted(numbers) == false) { // as those of a merge are, unless the index is sorted
      new AbortableSort(numbers, atOnce, abort).sort(0, numbers.length);
    }
  }

  private static boolean isSorted(long[] numbers) {
    int i = 1;
    while (i < numbers.length && numbers[i - 1] < numbers[i]) {
      i++;
    }
    return i >= numbers.length;
  }

  private void sort(int from, int to) throws IOException {
    int begin = from;
    int end = to;
    while (end - begin > atOnce) {
      int middle = part(begin, end);
      if (middle - begin < end - middle) { // the smaller part first: the depth is a logarithm
        sort(begin, middle);
        begin = middle;
      } else {
        sort(middle, end);
        end = middle;
      }
    }
    abort.check();
    Arrays.sort(numbers, begin, end);
  }

  /** Moves what is smaller than some number in the middle before the others; neither is empty. */
  private int part(int from, int to) throws IOException {
    long pivot = median(numbers[from], numbers[(from + to) >>> 1], numbers[to - 1]);
    int low = from;
    int high = to - 1;
    for (int swaps = 0; ; swaps++) {
      while (numbers[low] < pivot) {
        low++;
      }
      while (numbers[high] > pivot) {
        high--;
      }
      if (low >= high) {
        return low;
      }
      if (swaps % AT_ONCE == 0) {
        abort.check();
      }
      long swapped = numbers[low];
      numbers[low++] = numbers[high];
      numbers[high--] = swapped;
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
