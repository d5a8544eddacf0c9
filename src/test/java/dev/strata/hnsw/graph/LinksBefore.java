// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.List;

/** Links that can be taken over, of graphs before. */
abstract class LinksBefore implements KnownNeighbors {
  private final boolean ofSeveral;
  private List<Integer> links = List.of();
  private int lost;

  LinksBefore(boolean ofSeveral) {
    this.ofSeveral = ofSeveral;
  }

  /** The links that a node had. */
  abstract List<Integer> links(int node) throws IOException;

  /** How many of them, from the last, are gone. */
  abstract int lost(int node);

  @Override
  public final int load(int node) throws IOException {
    links = links(node);
    lost = lost(node);
    return links.size() - lost;
  }

  @Override
  public final int get(int i) {
    return links.get(i);
  }

  @Override
  public final boolean areLinks() {
    return true;
  }

  @Override
  public final int lost() {
    return lost;
  }

  @Override
  public final boolean ofSeveral() {
    return ofSeveral;
  }
}
