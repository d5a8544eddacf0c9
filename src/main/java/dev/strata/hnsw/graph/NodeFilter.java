// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Which nodes may be results. Walks ask this of every node they come by, so where it is a bit set
 * they read its words. For one thread, unless what it was made of says otherwise.
 */
public final class NodeFilter {
  /** Accepts every node. */
  public static final NodeFilter ALL = new NodeFilter(null, node -> true);

  /** One bit a node, or null where each node is asked for. */
  private final long[] words;

  private final Acceptance acceptance;

  /** Says of each node whether it may be a result. */
  @FunctionalInterface
  public interface Acceptance {
    /**
     * Whether a node may be a result.
     *
     * @throws IOException if it cannot be read
     */
    boolean accepts(int node) throws IOException;
  }

  private NodeFilter(long[] words, Acceptance acceptance) {
    this.words = words;
    this.acceptance = acceptance;
  }

  /** A filter that asks. */
  public static NodeFilter of(Acceptance acceptance) {
    return new NodeFilter(null, acceptance);
  }

  /**
   * A filter of bits.
   *
   * @param words bit {@code node % 64} of word {@code node / 64} is set for those accepted
   */
  public static NodeFilter of(long[] words) {
    return new NodeFilter(words, null);
  }

  /** Whether a node may be a result. */
  public boolean accepts(int node) throws IOException {
    return bit(node) != 0;
  }

  /**
   * 1 for a node that may be a result, 0 for others: to be added up where a branch would be guessed
   * wrong.
   */
  int bit(int node) throws IOException {
    if (words != null) {
      return (int) (words[node >>> 6] >>> node) & 1;
    }
    return acceptance.accepts(node) ? 1 : 0;
  }
}
