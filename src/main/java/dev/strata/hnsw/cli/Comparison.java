// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
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
  private final Entrants entrants;
  private final ComparedVectors vectors;
  private final float[][] queries;
  private final GroundTruth known;
  private final Progress progress;

  /**
   * Prepares a comparison; nothing is written yet.
   *
   * @param spec of the command, for its errors and warnings
   * @param entrants who takes part
   * @param known the true neighbours, or null to find them by brute force
   */
  Comparison(
      CommandSpec spec,
      CompareSettings settings,
      Entrants entrants,
      ComparedVectors vectors,
      float[][] queries,
      GroundTruth known,
      Progress progress) {
    this.spec = spec;
    this.settings = settings;
    this.entrants = entrants;
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
    List<Closeable> open = new ArrayList<>();
    try {
      List<ComparedIndex> indexes = openIndexes(root, open);
      List<Contestant> contestants = new ArrayList<>();
      for (ComparedIndex index : indexes) {
        contestants.add(new FormatContestant(index, queries));
      }
      PeerData data = new PeerData(vectors, settings, queries);
      for (Peer peer : entrants.peers()) {
        PeerContestant contestant = PeerContestant.of(peer, data, progress);
        open.add(contestant);
        contestants.add(contestant);
      }
      List<FilterResult> filters = new ArrayList<>();
      for (FilterSetting filter : settings.filters()) {
        filters.add(FilterResult.of(filter, indexes, queries, settings, progress));
      }
      if (filters.isEmpty()) {
        new Sweep(contestants, truth(indexes.getFirst()), settings, progress).run();
      }
      return CompareSummary.of(vectors, queries.length, settings, contestants, filters);
    } finally {
      IOUtils.close(open);
    }
  }

  private List<ComparedIndex> openIndexes(Path root, List<Closeable> open) throws IOException {
    FlushPlan plan =
        FlushPlan.of(
            vectors.rows(),
            vectors.dimension(),
            settings.params().m(),
            (long) IndexBuild.ramBufferMb() << 20);
    Set<String> warnings = new LinkedHashSet<>(); // all builds have the same to say
    ComparedIndexes source =
        new ComparedIndexes(spec, root, vectors, settings, plan, warnings::add, progress);
    List<ComparedIndex> indexes = new ArrayList<>();
    for (ComparedFormat format : entrants.formats()) {
      ComparedIndex index = source.open(format);
      open.add(index);
      indexes.add(index);
    }
    for (String warning : warnings) {
      spec.commandLine().getErr().println("warning: " + warning);
    }
    return indexes;
  }

  private GroundTruth truth(ComparedIndex any) throws IOException {
    return known == null ? GroundTruth.exact(any.index(), queries, settings.k(), progress) : known;
  }
}
