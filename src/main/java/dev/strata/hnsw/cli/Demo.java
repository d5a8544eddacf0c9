// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.lucene.store.Directory;

/** The tour of {@code strata demo}, step by step, each with a word on what the reader sees. */
final class Demo {
  private static final int K = 10;
  private static final int SEGMENTS = 4;
  private static final int[] SWEEP = {10, 20, 50, 100, 200, 400};

  /** Brute force is slow, and its time hardly varies. */
  private static final int TIMED_EXACT_QUERIES = 20;

  private final DemoVectors data;
  private final IndexSettings settings;
  private final Path path;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Progress progress;
  private int step;

  /** Prepares a tour; nothing is written yet. */
  Demo(
      DemoVectors data,
      IndexSettings settings,
      Path path,
      PrintWriter out,
      PrintWriter err,
      Progress progress) {
    this.data = data;
    this.settings = settings;
    this.path = path;
    this.out = out;
    this.err = err;
    this.progress = progress;
  }

  /**
   * Runs the whole tour in a directory that holds no index.
   *
   * @return whether the index gave the same answers after it was reopened
   */
  boolean run(Directory directory) throws IOException {
    out.println("Strata demo: an HNSW vector index inside Apache Lucene");
    describeVectors();
    GroundTruth truth = buildAndMerge(directory);
    SearchRun before;
    try (VectorIndex index = VectorIndex.open(path, settings.field())) {
      before = query(index, null);
    }
    boolean same;
    try (VectorIndex index = VectorIndex.open(path, settings.field())) {
      same = compare(before, query(index, null));
      drawLayers(index);
      sweep(index, truth);
    }
    suggest();
    return same;
  }

  private void describeVectors() {
    heading("The vectors");
    say("%,d vectors of %,d components,", data.indexed().length, data.dimension());
    say("%s;", data.origin());
    say(
        "%,d more of the same kind are the queries. Similarity: %s.",
        data.queries().length, SimilarityConverter.name(settings.encoding().similarity()));
  }

  private GroundTruth buildAndMerge(Directory directory) throws IOException {
    try (IndexBuild build = new IndexBuild(directory, settings, false, progress)) {
      heading("Index them in several segments");
      long start = System.nanoTime();
      addInSegments(build);
      say("Done in %.1f s. The index lies in", secondsSince(start));
      say("%s", path);
      GroundTruth truth;
      try (VectorIndex index = VectorIndex.open(path, settings.field())) {
        int segments = index.leaves().size();
        heading("Query " + segments + " segments");
        truth = GroundTruth.exact(index, data.queries(), K, progress);
        report(query(index, null), truth);
        say("Each segment has a graph of its own; a query walks all of them.");
      }
      heading("Merge them into one");
      start = System.nanoTime();
      build.forceMerge(1);
      build.finish();
      say("One graph over all vectors, in %.1f s.", secondsSince(start));
      try (VectorIndex index = VectorIndex.open(path, settings.field())) {
        report(query(index, null), truth);
      }
      say("One graph is less work than several.");
      return truth;
    }
  }

  private void addInSegments(IndexBuild build) throws IOException {
    int rows = data.indexed().length;
    for (int segment = 0, row = 0; segment < SEGMENTS; segment++) {
      int end = (int) ((long) rows * (segment + 1) / SEGMENTS);
      for (; row < end; row++) {
        build.add(data.indexed()[row], row);
      }
      build.commit();
    }
    build.warning().ifPresent(warning -> err.println("warning: " + warning));
  }

  private boolean compare(SearchRun before, SearchRun after) {
    heading("Close it, reopen it, query again");
    boolean same = before.sameAnswers(after);
    say(
        same
            ? "Identical: the same rows with the same scores, in the same order."
            : "DIFFERENT answers: the index did not survive being reopened.");
    return same;
  }

  private void drawLayers(VectorIndex index) throws IOException {
    heading("The layers of the graph");
    LayerPyramid.of(index.leaves().get(0).reader(), index.field()).print(out, "    ");
    say("A search enters at the top, where steps are long, and goes down a layer");
    say("when it gets no nearer; layer 0 holds every vector. Each layer has about");
    say("1/%d of the nodes of the one below (the bars are logarithmic).", settings.params().m());
  }

  private void sweep(VectorIndex index, GroundTruth truth) throws IOException {
    heading("Recall against effort");
    out.println("          ef   recall@" + K + "   mean us   distances");
    for (int ef : SWEEP) {
      SearchRun run = query(index, ef);
      out.printf(
          Locale.ROOT,
          "    %,8d %11.4f %,9.0f %,11.0f%n",
          ef,
          truth.recall(run.rows()),
          run.meanMicros(),
          run.distancesMean());
    }
    int queries = Math.min(TIMED_EXACT_QUERIES, data.queries().length);
    ExactSearch exact = new ExactSearch(index);
    long start = System.nanoTime();
    for (int i = 0; i < queries; i++) {
      exact.nearest(data.queries()[i], K, null);
    }
    out.printf(
        Locale.ROOT,
        "    %8s %11.4f %,9.0f %,11d%n",
        "exact",
        1.0,
        secondsSince(start) * 1e6 / queries,
        index.documents());
    say("ef is the number of candidates that a search keeps. It is chosen per query,");
    say("without a rebuild: take the smallest that finds enough.");
  }

  private void suggest() {
    heading("What next");
    say("strata index --vectors FILE --index DIR --similarity euclidean");
    say("strata search --index DIR --queries FILE --ef 100 --exact");
    say("strata --help");
  }

  private SearchRun query(VectorIndex index, Integer ef) throws IOException {
    HnswSearch strategy = ef == null ? HnswSearch.defaults() : HnswSearch.ef(ef);
    return SearchRun.of(index, data.queries(), K, strategy, progress);
  }

  private void report(SearchRun run, GroundTruth truth) {
    say(
        "recall@%d %.4f, %,.0f us and %,.0f distance computations per query",
        K, truth.recall(run.rows()), run.meanMicros(), run.distancesMean());
  }

  private void heading(String title) {
    out.printf(Locale.ROOT, "%n[%d] %s%n", ++step, title);
    out.flush(); // a long step may follow
  }

  private void say(String format, Object... values) {
    out.println("    " + String.format(Locale.ROOT, format, values));
    out.flush();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
