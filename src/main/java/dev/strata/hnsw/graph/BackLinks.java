// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The second half of INSERT, algorithm 1 of the paper, for a batch of nodes: writes their links and
 * those back to them. The links back to one neighbour are written in the order of the nodes,
 * whichever thread writes them, and those to different neighbours do not concern one another. So
 * the graph does not depend on the number of threads.
 */
final class BackLinks {
  private final Construction construction;
  private final int mostPicks;
  private final MutableLayer[] layers;
  private final GraphWorkers workers;

  /** For each link back, its target and its place in {@link #newcomers}, which is by node. */
  private long[] keys = new long[0];

  /** For each link back, the node that it leads to, with its length. */
  private long[] newcomers = new long[0];

  private int count;

  /** Where in {@link #keys} the links back of each target begin. */
  private int[] groups = new int[0];

  private int groupCount;

  BackLinks(Construction construction, MutableLayer[] layers, GraphWorkers workers) {
    this.construction = construction;
    this.mostPicks = construction.mostPicks();
    this.layers = layers;
    this.workers = workers;
  }

  /** Links some nodes both ways. */
  void link(Picks[] batch, int size) throws IOException {
    int top = 0;
    for (int i = 0; i < size; i++) {
      top = Math.max(top, batch[i].level());
    }
    for (int l = 0; l <= top; l++) {
      collect(batch, size, l);
      if (construction.extendCandidates()) {
        linkInOrder(batch, size, l);
      } else {
        int level = l;
        workers.run(size, (worker, i) -> linkOwn(worker.linker(), batch[i], level));
        group();
        linkGroups(l);
      }
    }
  }

  /** Writes the links that were picked for a node, after those that take the place of its own. */
  private void linkOwn(BackLinker worker, Picks picks, int level) throws IOException {
    if (picks.level() < level) {
      return;
    }
    MutableLayer layer = layers[level];
    int position = picks.position(level);
    if (level == 0) {
      picks.renew(layer);
    }
    for (int j = 0; j < picks.count(level); j++) {
      if (layer.linkCount(position) == j) {
        layer.append(position, picks.link(level, j));
      } else { // others have linked to it already
        worker.link(layer, level == 0, position, picks.link(level, j));
      }
    }
  }

  private void collect(Picks[] batch, int size, int level) {
    count = 0;
    ensureRoom(size * mostPicks);
    for (int i = 0; i < size; i++) {
      Picks picks = batch[i];
      if (picks.level() >= level) {
        for (int j = 0; j < picks.count(level); j++) {
          long link = picks.link(level, j);
          newcomers[count] = Candidate.of(Candidate.distance(link), picks.position(level));
          keys[count] = ((long) Candidate.position(link) << Integer.SIZE) | count;
          count++;
        }
      }
    }
  }

  /* Who extends candidates reads the links of others, which must be as the paper has them by then. */
  private void linkInOrder(Picks[] batch, int size, int level) throws IOException {
    for (int i = 0; i < size; i++) {
      linkOwn(workers.first().linker(), batch[i], level);
    }
    for (int i = 0; i < count; i++) {
      linkBack(workers.first().linker(), level, keys[i]);
    }
  }

  private void group() {
    Arrays.sort(keys, 0, count);
    groupCount = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || target(keys[i]) != target(keys[i - 1])) {
        groups[groupCount++] = i;
      }
    }
    groups[groupCount] = count;
  }

  private void linkGroups(int level) throws IOException {
    workers.run(
        groupCount,
        (worker, group) -> {
          for (int i = groups[group]; i < groups[group + 1]; i++) {
            linkBack(worker.linker(), level, keys[i]);
          }
        });
  }

  private void linkBack(BackLinker worker, int level, long key) throws IOException {
    worker.link(layers[level], level == 0, target(key), newcomers[(int) key]);
  }

  private static int target(long key) {
    return (int) (key >>> Integer.SIZE);
  }

  private void ensureRoom(int links) {
    if (keys.length < links) {
      keys = new long[links];
      newcomers = new long[links];
      groups = new int[links + 1];
    }
  }
}
