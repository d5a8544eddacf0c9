// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The natural order of packed candidates is that of distance, then position; nothing is lost. */
public final class TestCandidate extends LuceneTestCase {
  private static final int MAX_POSITION = Integer.MAX_VALUE - 1;
  private static final float[] DISTANCES = {
    Float.NEGATIVE_INFINITY,
    -Float.MAX_VALUE,
    -1.5f,
    -1,
    -Float.MIN_NORMAL,
    -Float.MIN_VALUE,
    -0f,
    0f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    1,
    Math.nextUp(1f),
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  public void testSpecialDistancesInOrder() {
    int[] positions = {0, 1, 2, 1 << 30, MAX_POSITION};
    List<Long> ascending = new ArrayList<>();
    for (float distance : DISTANCES) {
      for (int position : positions) {
        ascending.add(Candidate.of(distance, position));
      }
    }
    assertEquals(ascending, List.copyOf(new TreeSet<>(ascending)));
  }

  /**
   * x86 gives the NaN of an overflowed sum a sign bit, and {@link Float#NaN} has none: both have to
   * be the farthest there is, or a vector that cannot be compared is everybody's nearest.
   */
  public void testEveryNaNIsLast() {
    int sign = 1 << 31;
    int quiet = Float.floatToRawIntBits(Float.NaN);
    for (int bits : new int[] {quiet, quiet | sign, quiet | 1, quiet | sign | 0x12345}) {
      long candidate = Candidate.of(Float.intBitsToFloat(bits), 0);
      String message = "NaN of bits " + Integer.toHexString(bits);
      assertTrue(message, candidate > Candidate.of(Float.POSITIVE_INFINITY, MAX_POSITION));
      assertTrue(message, Float.isNaN(Candidate.distance(candidate)));
    }
  }

  public void testRandomPairs() {
    for (int i = 0; i < atLeast(20_000); i++) {
      float d1 = randomDistance();
      float d2 = random().nextInt(4) == 0 ? d1 : randomDistance();
      int p1 = random().nextInt(Integer.MAX_VALUE);
      int p2 = random().nextInt(4) == 0 ? p1 : random().nextInt(Integer.MAX_VALUE);
      long c1 = Candidate.of(d1, p1);
      long c2 = Candidate.of(d2, p2);
      assertEquals(Float.floatToRawIntBits(d1), Float.floatToRawIntBits(Candidate.distance(c1)));
      assertEquals(p1, Candidate.position(c1));
      assertEquals(p1, Candidate.position(c1 | Candidate.EXPANDED));
      assertEquals(d1, Candidate.distance(c1 | Candidate.EXPANDED), 0);
      int byDistance = Float.compare(d1, d2);
      int expected = byDistance != 0 ? byDistance : Integer.compare(p1, p2);
      assertEquals(Integer.signum(expected), Integer.signum(Long.compare(c1, c2)));
    }
  }

  private static float randomDistance() {
    float distance = Float.intBitsToFloat(random().nextInt());
    return Float.isNaN(distance) ? DISTANCES[random().nextInt(DISTANCES.length)] : distance;
  }
}
