// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine.Model.CommandSpec;

/** The course of {@code strata compare}: build or open the indexes, then search them. */
final class Comparison {
  private final CommandSpec spec;
  private final CompareSettings settings;
  private final List<ComparedFormat> formats;
  private final ComparedVectors vectors;
  private final float[][] queries;
  private final GroundTruth known;
  private final Progress progress;

  /**
   * Prepares a comparison; nothing is written yet.
   *
   * @param spec of the command, for its errors and warnings
   * @param formats at least one
   * @param known the true neighbours, or null to find them by brute force
   */
  Comparison(
      CommandSpec spec,
      CompareSettings settings,
      List<ComparedFormat> formats,
      ComparedVectors vectors,
      float[][] queries,
      GroundTruth known,
      Progress progress) {
    this.spec = spec;
    this.settings = settings;
    this.formats = formats;
    this.vectors = vectors;
    this.queries = queries;
    this.known = known;
    this.progress = progress;
  }

  /** Runs it on indexes that are gone afterwards. */
  CompareSummary runInPassing() throws IOException {
    Path root = Files.createTempDirectory("strata-compare-");
    try {
      return runIn(root);
    } finally {
      IOUtils.rm(root);
    }
  }

  /** Runs it on indexes that stay in a directory, or were there before. */
  CompareSummary runIn(Path root) throws IOException {
    List<Contestant> contestants = new ArrayList<>();
    try {
      open(root, contestants);
      new Sweep(contestants, queries, truth(contestants.getFirst()), settings, progress).run();
      return CompareSummary.of(vectors, queries.length, settings, contestants);
    } finally {
      IOUtils.close(contestants);
    }
  }

  private void open(Path root, List<Contestant> contestants) throws IOException {
    FlushPlan plan =
        FlushPlan.of(
            vectors.rows(),
            vectors.dimension(),
            settings.params().m(),
            (long) IndexBuild.ramBufferMb() << 20);
    Set<String> warnings = new LinkedHashSet<>(); // all builds have the same to say
    ComparedIndexes indexes =
        new ComparedIndexes(spec, root, vectors, settings, plan, warnings::add, progress);
    for (ComparedFormat format : formats) {
      contestants.add(indexes.open(format));
    }
    for (String warning : warnings) {
      spec.commandLine().getErr().println("warning: " + warning);
    }
  }

  private GroundTruth truth(Contestant any) throws IOException {
    return known == null ? GroundTruth.exact(any.index(), queries, settings.k(), progress) : known;
  }
}
