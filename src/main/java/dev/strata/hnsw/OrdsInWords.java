// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

/**
 * The vectors whose bit is set, where the ordinal is the document.
 *
 * <p>How many bits a word has cannot be guessed, and a loop over them that ends wrongly guessed
 * takes longer than the bits: of a hundredth of 200,000 vectors it was a quarter of a scan. So the
 * places of four bits are written whether there are as many or not, and only more than that take a
 * loop. Where most words are empty, that is what is guessed instead.
 */
final class OrdsInWords implements AcceptedOrds {
  /** Bits whose places are written whether they are there or not. */
  private static final int WRITTEN = 4;

  /** Words of which it is decided together whether most are empty, by those before them. */
  private static final int CHUNK = 8;

  /** The same while most are taken for empty. */
  private static final int EMPTY_CHUNK = 1024;

  /** Of so many words one has a bit, at least, where most are not taken for empty. */
  private static final int EMPTY = 4;

  /** Ordinals that are found before any is handed out. */
  private static final int ENOUGH = 64;

  private final long[] words;
  private final int count;

  /** Words that were gone through. */
  private int gone;

  /** Whether most words are taken for empty. */
  private boolean few = true;

  /** Ordinals that are still to be handed out. */
  private final int[] found = new int[ENOUGH + CHUNK * Long.SIZE + WRITTEN];

  private int from;
  private int to;

  /**
   * @param words of the set, which may be longer than a leaf
   * @param count of the vectors
   */
  OrdsInWords(long[] words, int count) {
    this.words = words;
    this.count = count;
  }

  @Override
  public int next(int[] ords) {
    int size = 0;
    while (size < ords.length && (from < to || find())) {
      int taken = Math.min(to - from, ords.length - size);
      System.arraycopy(found, from, ords, size, taken);
      from += taken;
      size += taken;
    }
    int left = size;
    while (left > 0 && ords[left - 1] >= count) {
      left--;
    }
    return left;
  }

  /** Goes on by some words; returns whether they have any bit. */
  private boolean find() {
    from = 0;
    to = 0;
    while (to < ENOUGH && gone < words.length) {
      int first = gone;
      int size = to;
      if (few) {
        ofFew(Math.min(words.length, first + EMPTY_CHUNK));
      } else {
        ofMany(Math.min(words.length, first + CHUNK));
      }
      few = (to - size) * EMPTY < gone - first;
    }
    return to > 0;
  }

  private void ofFew(int end) {
    int size = to;
    int word = gone;
    while (size < ENOUGH) {
      while (word < end && words[word] == 0) {
        word++;
      }
      if (word == end) {
        break;
      }
      for (long left = words[word]; left != 0; left &= left - 1) {
        found[size++] = word * Long.SIZE + Long.numberOfTrailingZeros(left);
      }
      word++;
    }
    gone = word;
    to = size;
  }

  private void ofMany(int end) {
    int size = to;
    for (int word = gone; word < end; word++) {
      long left = words[word];
      int first = word * Long.SIZE;
      int bits = Long.bitCount(left);
      for (int i = 0; i == 0 || i < bits; i += WRITTEN) {
        found[size + i] = first + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        found[size + i + 1] = first + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        found[size + i + 2] = first + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        found[size + i + 3] = first + Long.numberOfTrailingZeros(left);
        left &= left - 1;
      }
      size += bits;
    }
    gone = end;
    to = size;
  }
}
