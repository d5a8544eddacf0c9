// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Arrays;

/**
 * The level of a node, {@code floor(-ln U * mL)} with U uniform on (0, 1] (section 4.1 of the
 * paper).
 *
 * <p>U comes from the seed and the node alone, not from a sequence of draws, so that a level does
 * not depend on the order, or the thread, in which nodes are inserted.
 */
public final class LevelSampler {
  /** Highest level: bounds what a file may claim. */
  public static final int MAX_LEVEL = 63;

  private final double levelMultiplier;
  private final long seed;

  /** Above this U the level is certainly 0, which saves most nodes the logarithm. */
  private final double certainlyLowest;

  /** A sampler for {@code mL = levelMultiplier}. */
  public LevelSampler(double levelMultiplier, long seed) {
    this.levelMultiplier = levelMultiplier;
    this.seed = seed;
    this.certainlyLowest = 1.001 * StrictMath.exp(-1 / levelMultiplier);
  }

  /** The node's level, 0 to {@value #MAX_LEVEL}. */
  public int level(int node) {
    // 53 random bits, plus one so that 0 is excluded and 1 is not
    double u = ((mix(seed + (node + 1L) * 0x9E3779B97F4A7C15L) >>> 11) + 1) * 0x1.0p-53;
    if (u > certainlyLowest) {
      return 0;
    }
    // StrictMath, since Math.log may differ between machines and the graph must not
    return (int) Math.min(MAX_LEVEL, -StrictMath.log(u) * levelMultiplier);
  }

  /** Nodes on each layer of a graph of {@code size} nodes, from layer 0 up. */
  int[] layerSizes(int size, Duplicates duplicates) {
    int[] sizes = new int[MAX_LEVEL + 1];
    int layers = 0;
    for (int node = 0; node < size; node++) {
      int level = duplicates.contains(node) ? 0 : level(node);
      layers = Math.max(layers, level + 1);
      for (int l = 0; l <= level; l++) {
        sizes[l]++;
      }
    }
    return Arrays.copyOf(sizes, layers);
  }

  /* The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
