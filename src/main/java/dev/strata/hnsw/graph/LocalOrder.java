// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.BitSet;

/**
 * An order of a layer's positions in which most come soon after one that they are linked with: a
 * walk that goes on from the latest node it came by. Work on one position after another then finds
 * in the processor's caches what it needs.
 */
final class LocalOrder {
  /** Positions between two checks. */
  private static final int CHECKED = 1 << 12;

  private LocalOrder() {}

  /** All positions of a layer, in such an order. */
  static int[] of(Layer layer, GraphBuilder.Monitor monitor) throws IOException {
    int size = layer.size();
    // from the front those in order, from the back those that the walk came by and goes on from
    int[] order = new int[size];
    int[] links = new int[layer.maxLinks()];
    BitSet seen = new BitSet(size);
    int ordered = 0;
    int open = size;
    for (int start = seen.nextClearBit(0); start < size; start = seen.nextClearBit(start)) {
      seen.set(start);
      order[--open] = start;
      while (open < size) {
        int position = order[open++];
        order[ordered++] = position;
        if (ordered % CHECKED == 0) {
          monitor.check();
        }
        for (int i = layer.links(position, links) - 1; i >= 0; i--) { // the nearest is next
          if (seen.get(links[i]) == false) {
            seen.set(links[i]);
            order[--open] = links[i];
          }
        }
      }
    }
    return order;
  }
}
