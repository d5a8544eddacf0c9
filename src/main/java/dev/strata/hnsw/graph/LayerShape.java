// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * What the links of a layer come to. Reads every link once; memory is linear in nodes.
 *
 * @param degrees at {@code i}, how many nodes have {@code i} links, 0 to {@link Layer#maxLinks()}
 * @param unlinked nodes that no link leads to
 * @param reachable nodes that links lead to from the entry point, itself among them
 */
public record LayerShape(int[] degrees, int unlinked, int reachable) {

  /**
   * Looks at a layer.
   *
   * @param entry position where a walk of this layer begins
   */
  public static LayerShape of(Layer layer, int entry) throws IOException {
    int[] degrees = new int[layer.maxLinks() + 1];
    int[] links = new int[layer.maxLinks()];
    VisitedSet linked = new VisitedSet();
    linked.reset(layer.size());
    int linkedCount = 0;
    for (int position = 0; position < layer.size(); position++) {
      int count = layer.links(position, links);
      degrees[count]++;
      linkedCount += linked.addAll(links, count, links, 0);
    }
    return new LayerShape(degrees, layer.size() - linkedCount, reachable(layer, entry, links));
  }

  private static int reachable(Layer layer, int entry, int[] links) throws IOException {
    VisitedSet reached = new VisitedSet();
    reached.reset(layer.size());
    int[] queue = new int[layer.size()];
    queue[0] = entry;
    reached.add(entry);
    int queued = 1;
    for (int next = 0; next < queued; next++) {
      int fresh = reached.addAll(links, layer.links(queue[next], links), links, 0);
      System.arraycopy(links, 0, queue, queued, fresh);
      queued += fresh;
    }
    return queued;
  }
}
