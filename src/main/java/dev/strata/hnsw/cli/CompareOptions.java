// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * All options of {@code strata compare} and what it does with them, for every command that compares
 * formats.
 */
public final class CompareOptions {
  /** The greatest k for which the range of efforts still makes sense. */
  private static final int MAX_K = 1000;

  private static final int MAX_ROUNDS = 1000;
  private static final int MAX_PASS_MILLIS = 60_000;

  private final Progress progress;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private VectorsOptions vectors;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      required = true,
      description = "Query vectors, of the same formats.")
  private Path queriesPath;

  @Option(
      names = "--ground-truth",
      paramLabel = "FILE",
      description =
          "True neighbours of each query among exactly the vectors compared: .ivecs. Without it"
              + " they are found by brute force.")
  private Path groundTruth;

  @Option(
      names = "--formats",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "strata,lucene99",
      completionCandidates = ComparedFormat.Names.class,
      description = "Some of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<String> formatNames;

  @Option(names = "--query-limit", paramLabel = "N", description = "Use the first N queries only.")
  private Integer queryLimit;

  @Mixin private FilterListOptions filters;

  @Option(
      names = "--recall",
      paramLabel = "R",
      split = ",",
      defaultValue = "0.95,0.99",
      description = "Recalls at which speeds are compared (${DEFAULT-VALUE}).")
  private List<Double> recalls;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Times that everything is measured (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Neighbours per query (${DEFAULT-VALUE}).")
  private int k;

  @Mixin private GraphOptions graph;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = {
        "Directory to keep the indexes in; those that an earlier run with the same settings left"
            + " there are used again, with the build time of then. Without it they are temporary."
      })
  private Path indexPath;

  @Mixin private OutputOptions output;

  @Option(names = "--pass-millis", paramLabel = "N", defaultValue = "200", hidden = true)
  private int passMillis;

  /** Options whose command reports how far it is. */
  public CompareOptions(Progress progress) {
    this.progress = progress;
  }

  /**
   * Compares the formats with one another and with peers, and prints the result.
   *
   * @throws IOException if a file cannot be read or written
   */
  public void run(List<Peer> peers) throws IOException {
    vectors.check(spec);
    OptionChecks.require(spec, "--query-limit", queryLimit, 1, Integer.MAX_VALUE);
    filters.check(spec, groundTruth != null, peers.isEmpty() == false);
    OptionChecks.require(spec, "--rounds", rounds, 1, MAX_ROUNDS);
    OptionChecks.require(spec, "--pass-millis", passMillis, 0, MAX_PASS_MILLIS);
    OptionChecks.require(spec, "--k", k, 1, MAX_K);
    for (double recall : recalls) {
      if (!(recall > 0 && recall <= 1)) {
        throw OptionChecks.error(
            spec, "--recall must be greater than 0 and at most 1, got: " + recall);
      }
    }
    HnswParams params = graph.params(spec);
    CompareSettings settings =
        new CompareSettings(params, k, recalls, filters.settings(), rounds, passMillis);
    List<ComparedFormat> formats = formats(params);
    checkEncoding(formats, peers);
    CompareSummary summary;
    try (VectorFile file = vectors.open(spec)) {
      checkDimension(file, formats);
      float[][] queries = readQueries(file.dimension());
      int rows = vectors.rows(spec, file);
      GroundTruth known = groundTruth == null ? null : readTruth(queries.length, rows);
      ComparedVectors compared = ComparedVectors.of(file, vectors.encoding(), rows, progress);
      Comparison comparison =
          new Comparison(
              spec, settings, new Entrants(formats, peers), compared, queries, known, progress);
      summary = indexPath == null ? comparison.runInPassing() : comparison.runIn(indexPath);
    }
    output.print(spec, summary, out -> new CompareTables(out, summary).print());
  }

  private List<ComparedFormat> formats(HnswParams params) {
    List<ComparedFormat> formats = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : formatNames) {
      if (seen.add(name) == false) {
        throw OptionChecks.error(spec, "--formats must name each format once, got twice: " + name);
      }
      try {
        formats.add(ComparedFormat.of(name, params));
      } catch (IllegalArgumentException e) {
        throw OptionChecks.error(spec, "--formats " + e.getMessage());
      }
    }
    return formats;
  }

  /** Fields of bytes are compared in formats that keep no codes of them; peers read float32. */
  private void checkEncoding(List<ComparedFormat> formats, List<Peer> peers) {
    if (vectors.encoding().isByte()) {
      for (ComparedFormat format : formats) {
        if (format.takesBytes() == false) {
          throw OptionChecks.error(spec, "--encoding must be float32 for " + format.name());
        }
      }
      if (peers.isEmpty() == false) {
        throw OptionChecks.error(spec, "--encoding must be float32 for " + peers.getFirst().name());
      }
    }
  }

  private void checkDimension(VectorFile file, List<ComparedFormat> formats) {
    for (ComparedFormat format : formats) {
      int max = format.maxDimensions();
      if (file.dimension() > max) {
        throw OptionChecks.error(
            spec,
            "--vectors: the dimension must be between 1 and "
                + max
                + " for "
                + format.name()
                + ", but that of "
                + vectors.path()
                + " is "
                + file.dimension());
      }
    }
  }

  private float[][] readQueries(int dimension) throws IOException {
    try (VectorFile file = OptionChecks.openVectors(spec, "--queries", queriesPath)) {
      if (file.dimension() != dimension) {
        throw OptionChecks.error(
            spec,
            "--queries: the dimension of "
                + queriesPath
                + " is "
                + file.dimension()
                + ", that of the vectors is "
                + dimension);
      }
      return vectors
          .encoding()
          .readFirst(file, queryLimit == null ? VectorFile.MOST_ROWS : queryLimit);
    }
  }

  private GroundTruth readTruth(int queries, int rows) throws IOException {
    GroundTruth known;
    try {
      known = GroundTruth.read(groundTruth, queries, Math.min(k, rows));
    } catch (IllegalArgumentException e) {
      throw OptionChecks.error(spec, "--ground-truth: " + e.getMessage());
    }
    if (known.maxRow() >= rows) {
      throw OptionChecks.error(
          spec,
          "--ground-truth: "
              + groundTruth
              + " names row "
              + known.maxRow()
              + ", but only "
              + rows
              + " rows are compared; leave it out to find the true neighbours by brute force");
    }
    return known;
  }
}
