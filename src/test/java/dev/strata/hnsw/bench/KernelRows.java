// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.kernel.VectorKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What kernels are measured on: queries, and the rows of each call. {@link Place#HOT} are a few
 * rows over and over; {@link Place#COLD} are rows at random of a segment far larger than the last
 * cache, of which none depends on the result of another, so that loads may overlap as they do when
 * a node's neighbours are scored.
 */
@State(Scope.Benchmark)
public class KernelRows {
  /** Rows in a call: the neighbours of a node on layer 0 where M is 16. */
  public static final int ROWS = 32;

  /** Where the rows are. */
  public enum Place {
    /** In the first cache. */
    HOT,
    /** In memory. */
    COLD
  }

  private static final int HOT_ROWS = 8;

  /** Calls until the rows of the first come again: by then they have left the caches. */
  private static final int CALLS = 1 << 15;

  private static final int CACHE_LINE = 64;
  private static final int PATTERN_BYTES = 1 << 20;

  /** Where the rows are. */
  @Param public Place place;

  /** Components of a vector. */
  @Param({"128", "768"})
  public int dimension;

  /** Size of the segment of cold rows. */
  @Param("512")
  public int megabytes;

  VectorKernel kernel;
  float[] floatQuery;
  byte[] byteQuery;
  double byteNorm;
  MemorySegment segment;
  final float[] out = new float[ROWS];

  private Arena arena;
  private int[][] floatOrds;
  private int[][] byteOrds;
  private int call;

  /** Makes them; the same ones every time. */
  @Setup(Level.Trial)
  public void setUp() {
    SplittableRandom random = new SplittableRandom(42);
    kernel = VectorKernel.best();
    floatQuery = new float[dimension];
    byteQuery = new byte[dimension];
    for (int i = 0; i < dimension; i++) {
      floatQuery[i] = random.nextFloat() - 0.5f;
      byteQuery[i] = (byte) random.nextInt();
    }
    byteNorm = VectorKernel.squaredNorm(byteQuery);
    arena = Arena.ofShared();
    segment = arena.allocate((long) megabytes << 20, CACHE_LINE);
    fill(random);
    floatOrds = ords(random, dimension * Float.BYTES);
    byteOrds = ords(random, dimension);
  }

  /** Small floats, so that no sum is slow or infinite; as bytes they are as good as any. */
  private void fill(SplittableRandom random) {
    MemorySegment pattern = segment.asSlice(0, PATTERN_BYTES);
    for (long at = 0; at < PATTERN_BYTES; at += Float.BYTES) {
      pattern.set(ValueLayout.JAVA_FLOAT, at, random.nextFloat() - 0.5f);
    }
    for (long at = PATTERN_BYTES; at < segment.byteSize(); at += PATTERN_BYTES) {
      MemorySegment.copy(pattern, 0, segment, at, PATTERN_BYTES);
    }
  }

  /** The rows of each call, where rows are of so many bytes. The last one is never among them. */
  int[][] ords(SplittableRandom random, int rowBytes) {
    int rows = place == Place.HOT ? HOT_ROWS : Math.toIntExact(segment.byteSize() / rowBytes - 1);
    int[][] ords = new int[place == Place.HOT ? 1 : CALLS][ROWS];
    for (int[] ofCall : ords) {
      for (int i = 0; i < ROWS; i++) {
        ofCall[i] = place == Place.HOT ? i % rows : random.nextInt(rows);
      }
    }
    return ords;
  }

  /** The rows of float32 of the next call. */
  int[] nextFloats() {
    return next(floatOrds);
  }

  /** The rows of bytes of the next call. */
  int[] nextBytes() {
    return next(byteOrds);
  }

  private int[] next(int[][] ords) {
    return ords[call++ & (ords.length - 1)];
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    arena.close();
  }
}
