// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

import dev.strata.hnsw.kernel.VectorKernel;

/**
 * A fixed random rotation. It spreads what a vector says over all its components, after which they
 * are distributed alike whatever the data were, and a code of few bits loses equally little of
 * each.
 *
 * <p>A dense matrix would cost as much as a thousand comparisons. This is the fast form: rounds of
 * random changes of sign and Walsh-Hadamard transforms (Ailon and Chazelle 2009). A transform takes
 * a power of two of components. Where the dimension is none, rounds take the first and the last
 * ones in turn, as many as the greatest power of two below it.
 *
 * <p>The signs of a round are the top bits of SplitMix64 numbers; they are part of the file format.
 * Immutable and safe for any number of threads.
 */
public final class Rotation {
  private static final long SEED = 0x5EED_0F_57A7AL;
  private static final int ROUNDS = 4;

  private final int dimension;
  private final int span;

  /** For each round, what each component is multiplied by: 1 or -1, and what keeps its length. */
  private final float[][] factors;

  /** The rotation of all vectors of a dimension, at least 1. */
  public Rotation(int dimension) {
    this.dimension = dimension;
    this.span = Integer.highestOneBit(dimension);
    float scale = (float) (1 / Math.sqrt(span));
    int rounds = span == dimension ? ROUNDS / 2 : ROUNDS;
    factors = new float[rounds][span];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < span; i++) {
        long bits = mix(SEED + (((long) round << 32) + i + 1) * 0x9E3779B97F4A7C15L);
        factors[round][i] = bits < 0 ? -scale : scale;
      }
    }
  }

  /** Components of a vector. */
  public int dimension() {
    return dimension;
  }

  /** Rotates the first {@link #dimension()} components, in place. */
  public void apply(float[] vector) {
    for (int round = 0; round < factors.length; round++) {
      int from = round % 2 == 0 ? 0 : dimension - span;
      VectorKernel.best().hadamard(vector, from, factors[round]);
    }
  }

  /* The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
