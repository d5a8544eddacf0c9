// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.GraphDigest;
import dev.strata.hnsw.cli.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/**
 * Graphs built anew and merged from eight segments, by one thread and by two, in turn: what each
 * takes, whether the threads' graphs are the same, and what they find.
 *
 * @param rows of which the last ones are queries
 * @param rounds of which each is done in every way once; the first, in which the compiler works
 *     too, is one more and does not count
 * @param work a directory for the indexes
 */
record BuildsRun(float[][] rows, VectorSimilarityFunction similarity, int rounds, Path work) {
  private static final int[] EFS = {10, 20, 40, 80, 160, 226};

  /** What is built, and by how many threads. */
  private enum Way {
    ANEW(false, 1),
    ANEW_TWO_THREADS(false, 2),
    MERGE(true, 1),
    MERGE_TWO_THREADS(true, 2);

    private final boolean merges;
    private final int threads;

    Way(boolean merges, int threads) {
      this.merges = merges;
      this.threads = threads;
    }

    @Override
    public String toString() {
      return (merges ? "merged" : "anew") + ", threads " + threads;
    }
  }

  List<String> run() throws IOException {
    List<String> lines = new ArrayList<>();
    int size = rows.length - SearchedRows.count(rows.length);
    lines.add(
        MergeBenchmark.line("%d vectors, anew and of %d segments", size, SegmentedRows.SEGMENTS));
    Path segments = work.resolve("segments");
    SegmentedRows.write(segments, Arrays.copyOf(rows, size), similarity);
    double[][] seconds = new double[Way.values().length][rounds];
    String[] digests = new String[Way.values().length];
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      for (int round = -1; round < rounds; round++) {
        for (Way way : Way.values()) {
          Path path = work.resolve(way.name().toLowerCase(Locale.ROOT));
          if (way.merges) {
            copy(segments, path);
          }
          double taken = build(way, path, size, way.threads == 1 ? null : executor);
          if (round >= 0) {
            seconds[way.ordinal()][round] = taken;
          } else {
            digests[way.ordinal()] = digest(path);
          }
          if (round < rounds - 1) {
            IOUtils.rm(path);
          }
        }
      }
    }
    addTimes(seconds, lines);
    lines.add(same(digests, Way.ANEW, Way.ANEW_TWO_THREADS));
    lines.add(same(digests, Way.MERGE, Way.MERGE_TWO_THREADS));
    addRecall(lines);
    return lines;
  }

  private double build(Way way, Path path, int size, Executor executor) throws IOException {
    try (MergedIndex index = MergedIndex.withHelpers(path, similarity, executor)) {
      if (way.merges) {
        return index.merge();
      }
      for (int row = 0; row < size; row++) {
        index.add(rows[row], row);
      }
      return index.commit();
    }
  }

  private static void addTimes(double[][] seconds, List<String> lines) {
    double[] anew = seconds[Way.ANEW.ordinal()];
    for (Way way : Way.values()) {
      double[] taken = seconds[way.ordinal()];
      double[] ratios = new double[taken.length];
      Arrays.setAll(ratios, round -> taken[round] / anew[round]);
      Spread ratio = Spread.of(ratios);
      lines.add(
          MergeBenchmark.line(
              "  %-18s %6.1f s, %.2f of anew (%.2f to %.2f)",
              way, Spread.of(taken).median(), ratio.median(), ratio.min(), ratio.max()));
    }
  }

  private static String same(String[] digests, Way one, Way other) {
    String digest = digests[one.ordinal()];
    return MergeBenchmark.line(
        "  %s and %s: %s",
        one, other, digest.equals(digests[other.ordinal()]) ? "same graph, " + digest : "differ");
  }

  private void addRecall(List<String> lines) throws IOException {
    SearchedRows searched = SearchedRows.of(rows);
    BitSet live = new BitSet();
    live.set(0, rows.length - searched.queries().length);
    int[][] truth = searched.truth(rows, live, similarity);
    for (Way way : new Way[] {Way.ANEW, Way.MERGE}) {
      Path path = work.resolve(way.name().toLowerCase(Locale.ROOT));
      try (MergedIndex index = MergedIndex.withHelpers(path, similarity, null)) {
        lines.add(MergeBenchmark.line("  %-18s %s", way, searched.recall(index, truth, EFS)));
      }
    }
  }

  private static String digest(Path path) throws IOException {
    try (Directory directory = FSDirectory.open(path)) {
      return GraphDigest.of(directory);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
