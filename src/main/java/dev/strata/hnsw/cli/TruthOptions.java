// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the true neighbours come from; at most one of these. */
final class TruthOptions {
  @Option(
      names = "--ground-truth",
      paramLabel = "FILE",
      description = {
        "True neighbours of each query, as rows of the indexed file: .ivecs.",
        "Valid for an index of exactly the vectors it was computed for; if the index holds only a"
            + " part of them (index --limit), use --exact instead."
      })
  private Path groundTruth;

  @Option(
      names = "--exact",
      description = "Find the true neighbours by brute force over the index's own vectors.")
  private boolean exact;

  /**
   * Finds the truth.
   *
   * @param path of the index
   * @param filter of the queries, or null
   */
  GroundTruth truth(
      CommandSpec spec,
      Path path,
      VectorIndex index,
      float[][] queries,
      int k,
      RowFilter filter,
      Progress progress)
      throws IOException {
    if (exact) {
      return GroundTruth.exact(index, queries, k, filter, progress);
    }
    if (filter != null) {
      throw OptionChecks.error(spec, "--ground-truth knows nothing of filters; use --exact");
    }
    if (!index.hasRows()) {
      throw OptionChecks.error(
          spec, "--ground-truth: " + path + " holds no row numbers to compare; use --exact");
    }
    GroundTruth known;
    try {
      known = GroundTruth.read(groundTruth, queries.length, Math.min(k, index.documents()));
    } catch (IllegalArgumentException e) {
      throw OptionChecks.error(spec, "--ground-truth: " + e.getMessage());
    }
    if (known.maxRow() >= index.documents()) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "warning: the ground truth names row %d, but the index has only %d; recall is"
                  + " understated, use --exact%n",
              known.maxRow(),
              index.documents());
    }
    return known;
  }
}
