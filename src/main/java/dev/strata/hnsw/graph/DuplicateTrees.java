// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Hangs duplicates on the first of their kind: it links to one of them, that to as many others as
 * it may hold, those to further ones, and each back to where it hangs. A walk that comes to the
 * first finds as many of the others as it wants, a row of them with each step.
 */
final class DuplicateTrees {
  private final MutableLayer base;
  private final NodeDistances distances;
  private final int[] node = new int[1];
  private final float[] distance = new float[1];

  DuplicateTrees(MutableLayer base, NodeDistances distances) {
    this.base = base;
    this.distances = distances;
  }

  /** Links all of them. */
  void link(Duplicates duplicates, GraphBuilder.Monitor monitor) throws IOException {
    int perNode = Math.max(1, base.maxLinks() - 1); // one place is for the link back
    int begin = 0;
    for (int i = 0; i < duplicates.count(); i++) {
      monitor.check();
      int first = duplicates.first(i);
      int child = duplicates.duplicate(i);
      if (i == 0 || duplicates.first(i - 1) != first) {
        begin = i;
        distances.target(first);
        node[0] = first;
        distances.distances(node, 1, distance);
        base.appendOrReplaceLast(first, Candidate.of(distance[0], child));
        base.append(child, Candidate.of(distance[0], first));
      } else {
        int parent = duplicates.duplicate(begin + (i - begin - 1) / perNode);
        base.append(parent, Candidate.of(distance[0], child));
        base.append(child, Candidate.of(distance[0], parent));
      }
    }
  }
}
