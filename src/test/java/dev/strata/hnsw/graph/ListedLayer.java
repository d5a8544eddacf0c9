// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.Random;

/** A base layer of any links, which need not make sense as a graph of vectors. */
public record ListedLayer(int maxLinks, int[]... rows) implements Layer {

  /** Of random links: loops to itself, links given twice and nodes without any are among them. */
  static ListedLayer random(Random random, int size, int maxLinks) {
    int[][] rows = new int[size][];
    for (int position = 0; position < size; position++) {
      rows[position] = new int[random.nextInt(maxLinks + 1)];
      for (int i = 0; i < rows[position].length; i++) {
        rows[position][i] = random.nextInt(size);
      }
    }
    return new ListedLayer(maxLinks, rows);
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int node(int position) {
    return position;
  }

  @Override
  public int below(int position) {
    throw new IllegalStateException("layer 0 has none below");
  }

  @Override
  public int links(int position, int[] links) {
    System.arraycopy(rows[position], 0, links, 0, rows[position].length);
    return rows[position].length;
  }
}
