// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;

/**
 * Of the links of a node those that lead to accepted nodes; where these are few, also the accepted
 * ones among the links of its rejected neighbours. A walk that goes by them compares accepted nodes
 * only, and its way through the others costs reading their links but no distance (the idea is that
 * of ACORN, arXiv:2403.04871). Reused; for one thread.
 */
final class AcceptedLinks extends LinkBatch {
  /** Rejected neighbours whose links are fetched ahead of the one that is read. */
  private static final int AHEAD = 4;

  private static final int ENOUGH = GraphSearch.ENOUGH_ACCEPTED;

  private int[] accepted = new int[0];
  private int[] rejected = new int[0];
  private WalkGuide guide;
  private NodeFilter filter;
  private int ef;
  private int loads;

  /** Kept only for the reads not to be optimised away. */
  private int wanted;

  /**
   * Starts a walk.
   *
   * @param guide says what is accepted
   * @param ef width of the search
   */
  void begin(WalkGuide guide, int ef) {
    this.guide = guide;
    this.filter = guide.filter();
    this.ef = ef;
    this.loads = 0;
  }

  @Override
  void load(Layer layer, int position, VisitedSet visited) throws IOException {
    int maxLinks = layer.maxLinks();
    if (rejected.length < maxLinks) {
      accepted = new int[maxLinks];
      rejected = new int[maxLinks];
    }
    int[] links = row(layer);
    int count = layer.links(position, links);
    int near = 0;
    int bridges = 0;
    for (int i = 0; i < count; i++) { // both are written, one of them is kept
      int link = links[i];
      int is = filter.bit(link);
      accepted[near] = link;
      rejected[bridges] = link;
      near += is;
      bridges += 1 - is;
    }
    int first = loaded();
    loaded(first + visited.addAll(accepted, near, positions(ENOUGH + maxLinks), first));
    if (++loads % WalkGuide.STRIDE == 0) {
      guide.progressed(ef, loads);
    }
    if (near < ENOUGH) {
      bridge(layer, bridges, near, visited);
    }
  }

  /** Adds accepted nodes that lie behind rejected ones. */
  private void bridge(Layer layer, int bridges, int near, VisitedSet visited) throws IOException {
    int[] links = row(layer);
    int[] positions = positions(ENOUGH + layer.maxLinks());
    int loaded = loaded();
    int unseen = visited.unseen(rejected, bridges);
    for (int i = 0; i < Math.min(AHEAD, unseen); i++) {
      wanted += layer.willWant(rejected[i]);
    }
    int found = near;
    for (int i = 0; i < unseen && found < ENOUGH; i++) {
      if (i + AHEAD < unseen) {
        wanted += layer.willWant(rejected[i + AHEAD]);
      }
      visited.add(rejected[i]);
      guide.bridged();
      int count = layer.links(rejected[i], links);
      int behind = 0;
      for (int j = 0; j < count; j++) {
        int link = links[j];
        positions[loaded + behind] = link;
        behind += filter.bit(link) & visited.bitUnseen(link);
      }
      found += behind;
      visited.addNew(positions, loaded, behind);
      loaded += behind;
    }
    loaded(loaded);
  }
}
