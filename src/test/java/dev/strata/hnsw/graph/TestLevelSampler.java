// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Levels are distributed as the paper says, finite, and a matter of seed and node alone. */
public final class TestLevelSampler extends LuceneTestCase {
  /** What {@link LevelSampler} adds to the seed for each node. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private static final int HIGHEST_OF_53_BITS = 36; // floor(53 ln 2)

  public void testPyramidOfTheDefaultSeed() {
    int[] sizes = new LevelSampler(1 / Math.log(16), 42).layerSizes(2000, Duplicates.NONE);
    assertArrayEquals(new int[] {2000, 135, 7}, sizes);
    assertWithinSigmas(3, 2000, 1 / 16.0, sizes[1]);
    assertWithinSigmas(3, 2000, 1 / 256.0, sizes[2]);
  }

  public void testEachLayerHoldsOneInMOfTheOneBelow() {
    int size = 200_000;
    for (int m : new int[] {2, 3, 16, 64}) {
      int[] sizes =
          new LevelSampler(1 / Math.log(m), random().nextLong()).layerSizes(size, Duplicates.NONE);
      assertEquals(size, sizes[0]);
      double share = 1;
      for (int l = 1; l <= 3; l++) {
        share /= m;
        int held = l < sizes.length ? sizes[l] : 0;
        // by chance once in 10^8 times; so small a number is not distributed normally
        assertWithinSigmas(Math.max(8, 9 / Math.sqrt(size * share)), size, share, held);
      }
    }
  }

  public void testLayerSizesCountLevels() {
    for (int i = 0; i < atLeast(20); i++) {
      LevelSampler sampler = new LevelSampler(2 * random().nextDouble(), random().nextLong());
      int size = 1 + random().nextInt(500);
      List<Integer> expected = new ArrayList<>();
      for (int node = 0; node < size; node++) {
        for (int l = 0; l <= sampler.level(node); l++) {
          if (l == expected.size()) {
            expected.add(0);
          }
          expected.set(l, expected.get(l) + 1);
        }
      }
      List<Integer> sizes = new ArrayList<>();
      for (int count : sampler.layerSizes(size, Duplicates.NONE)) {
        sizes.add(count);
      }
      assertEquals(expected, sizes);
    }
  }

  public void testOrderDoesNotMatter() {
    long seed = random().nextLong();
    LevelSampler inOrder = new LevelSampler(1, seed);
    int[] levels = new int[1000];
    List<Integer> nodes = new ArrayList<>();
    for (int node = 0; node < levels.length; node++) {
      levels[node] = inOrder.level(node);
      nodes.add(node);
    }
    Collections.shuffle(nodes, random());
    LevelSampler shuffled = new LevelSampler(1, seed);
    for (int node : nodes) {
      assertEquals(levels[node], shuffled.level(node));
    }
  }

  public void testSeedsDiffer() {
    long seed = random().nextLong();
    int differing = 0;
    for (int node = 0; node < 1000; node++) {
      if (new LevelSampler(1, seed).level(node) != new LevelSampler(1, seed + 1).level(node)) {
        differing++;
      }
    }
    // two independent levels differ with probability 1 - (1 - 1/e) / (1 + 1/e) = 0.54
    assertWithinSigmas(7, 1000, 0.538, differing);
  }

  public void testLevelsAreFiniteForManySeeds() {
    for (int i = 0; i < atLeast(100_000); i++) {
      long seed = random().nextLong();
      int node = random().nextInt(Integer.MAX_VALUE);
      int level = new LevelSampler(1, seed).level(node);
      assertTrue(level >= 0 && level <= HIGHEST_OF_53_BITS);
      assertEquals(0, new LevelSampler(0, seed).level(node));
    }
  }

  /** The finaliser turns 0 into 0, so that the seed which cancels the step draws the smallest U. */
  public void testSmallestU() {
    int node = random().nextInt(Integer.MAX_VALUE);
    long seed = -(node + 1L) * STEP;
    assertEquals(HIGHEST_OF_53_BITS, new LevelSampler(1, seed).level(node));
    assertEquals(HIGHEST_OF_53_BITS / 2, new LevelSampler(0.5, seed).level(node));
    assertEquals(0, new LevelSampler(0, seed).level(node));
    assertEquals(LevelSampler.MAX_LEVEL, new LevelSampler(2, seed).level(node));
    assertEquals(LevelSampler.MAX_LEVEL, new LevelSampler(1e300, seed).level(node));
  }

  private static void assertWithinSigmas(double sigmas, int trials, double share, int count) {
    double sigma = Math.sqrt(trials * share * (1 - share));
    assertEquals(trials * share, count, sigmas * sigma);
  }
}
