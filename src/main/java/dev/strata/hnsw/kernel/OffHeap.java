// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tells the compiler that a segment lies outside of the heap, as those of mapped files do.
 *
 * <p>The compiler learns what kind of segment a piece of the JDK's code is given, but for all that
 * run it together: Lucene, Strata and the application share the code that loads a register from a
 * segment. Where it was given several kinds each load finds out anew, and loads are no longer made
 * side by side. A row of 768 float32 took 63 ns in place of 20 in cache then, and 300 in place of
 * 170 at a random place of memory. What is known from here is not asked.
 */
public final class OffHeap {
  /** The class of such segments, of which that of mapped ones is a subclass. */
  private static final Class<? extends MemorySegment> TYPE = Arena.global().allocate(1).getClass();

  private OffHeap() {}

  /**
   * The segment itself, whatever its kind. A branch that was never taken is left out by the
   * compiler, so this costs next to nothing, and helps, as long as no segment is on the heap.
   */
  public static MemorySegment known(MemorySegment segment) {
    return TYPE.isInstance(segment) ? TYPE.cast(segment) : segment;
  }
}
