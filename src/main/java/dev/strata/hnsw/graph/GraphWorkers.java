// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The threads of a build and what each of them works with. For one caller at a time. */
final class GraphWorkers {
  private final ParallelLoop loop;
  private final List<Worker> all = new ArrayList<>();

  /**
   * What one thread works with.
   *
   * @param cells null where no graphs are joined
   */
  record Worker(
      NodeComparer comparer,
      Insertion insertion,
      Relinking relinking,
      BackLinker linker,
      CellSearch cells) {}

  /** What is done in a round. */
  @FunctionalInterface
  interface Body {
    /**
     * @param worker whose rounds never overlap
     * @param round 0 up to less than the number of rounds
     */
    void run(Worker worker, int round) throws IOException;
  }

  /**
   * @param loop who does the work
   * @param comparers makes the distances for each thread
   */
  GraphWorkers(
      Construction construction,
      Duplicates duplicates,
      ParallelLoop loop,
      GraphBuilder.Comparers comparers)
      throws IOException {
    this.loop = loop;
    for (int i = 0; i < loop.workers(); i++) {
      NodeComparer comparer = comparers.open();
      LinkSearch search = new LinkSearch(construction, comparer);
      all.add(
          new Worker(
              comparer,
              new Insertion(duplicates, search),
              new Relinking(search),
              new BackLinker(construction, comparer.pairs(), search.selector()),
              comparer.blocks() == null ? null : new CellSearch(comparer.blocks())));
    }
  }

  /** What is done with some of many. */
  @FunctionalInterface
  interface PartBody {
    /**
     * @param worker whose parts never overlap
     * @param from the first of them, to before {@code to}
     */
    void run(Worker worker, int from, int to) throws IOException;
  }

  /**
   * Goes through many in parts of the same size, but for the last; before each the monitor checks.
   */
  void runInParts(int count, int size, GraphBuilder.Monitor monitor, PartBody body)
      throws IOException {
    run(
        Math.ceilDiv(count, size),
        (worker, part) -> {
          monitor.check();
          int from = part * size;
          body.run(worker, from, Math.min(from + size, count));
        });
  }

  /** Runs all rounds, as {@link ParallelLoop#run} does. */
  void run(int rounds, Body body) throws IOException {
    loop.run(rounds, (worker, round) -> body.run(all.get(worker), round));
  }

  /** One of them, for work that has to be done in order by the calling thread. */
  Worker first() {
    return all.getFirst();
  }
}
