// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.BuildProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * A merge of eight segments: rolled back at several points, and then run to its end with an eye on
 * the heap.
 *
 * @param work a directory for the index
 */
record WaitingRun(float[][] rows, VectorSimilarityFunction similarity, Path work) {
  /** While vectors are copied, before anything is known of the graph. */
  private static final int COPYING = -1;

  private static final int[] PERCENTS = {COPYING, 0, 10, 50, 90, 100};
  private static final double MB = 1 << 20;

  List<String> run() throws IOException, InterruptedException {
    Path path = work.resolve("segments");
    SegmentedRows.write(path, rows, similarity);
    List<String> lines = new ArrayList<>();
    lines.add(
        MergeBenchmark.line(
            "%d segments of %d vectors into one", SegmentedRows.SEGMENTS, rows.length));
    for (int percent : PERCENTS) {
      lines.add(rollback(path, percent));
    }
    lines.add(heap(path));
    return lines;
  }

  private String rollback(Path path, int percent) throws IOException, InterruptedException {
    List<String> before = files(path);
    CountDownLatch reached = new CountDownLatch(percent == COPYING ? 0 : 1);
    double seconds;
    try (MergedIndex index =
        MergedIndex.open(
            path,
            similarity,
            message -> {
              if (percent(message) >= percent) {
                reached.countDown();
              }
            })) {
      index.beginMerge();
      reached.await();
      seconds = index.rollback();
    }
    return MergeBenchmark.line(
        "  rollback %s: %.2f s, %s",
        percent == COPYING ? "at once" : "with " + percent + " % of the graph built",
        seconds,
        before.equals(files(path)) ? "files as before" : "files left behind");
  }

  /** How much of a graph is built, by a message; 0 if it says that it begins. */
  private static int percent(String message) {
    return BuildProgress.parse(BuildProgress.COMPONENT, message)
        .map(progress -> (int) (progress.done() * 100L / progress.total()))
        .orElse(0);
  }

  private static List<String> files(Path path) throws IOException {
    try (Directory directory = FSDirectory.open(path)) {
      return Arrays.stream(directory.listAll())
          .filter(name -> !name.equals(IndexWriter.WRITE_LOCK_NAME))
          .toList();
    }
  }

  private String heap(Path path) throws IOException {
    AtomicLong most = new AtomicLong();
    List<String> said = new ArrayList<>();
    long before = live();
    try (MergedIndex index =
        MergedIndex.open(
            path,
            similarity,
            message -> {
              if (BuildProgress.parse(BuildProgress.COMPONENT, message).isEmpty()) {
                said.add(message);
              } else if (percent(message) % 10 == 0) {
                most.accumulateAndGet(live() - before, Math::max);
              }
            })) {
      index.merge();
    }
    return MergeBenchmark.line(
        "  heap: live at most %.1f MB more than before; said before: %s",
        most.get() / MB, String.join("; ", said));
  }

  /** Bytes of heap that are in use. */
  private static long live() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
