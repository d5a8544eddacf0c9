// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options about a graph's build, for every command that builds one. */
final class GraphOptions {
  @Option(
      names = "--m",
      paramLabel = "N",
      defaultValue = "16",
      description = "Links per node and layer, twice as many on layer 0 (${DEFAULT-VALUE}).")
  private int m;

  @Option(
      names = "--ef-construction",
      paramLabel = "N",
      defaultValue = "200",
      description = "Width of the search for a new node's links (${DEFAULT-VALUE}).")
  private int efConstruction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the nodes' levels (${DEFAULT-VALUE}).")
  private long seed;

  /** The parameters, after a check that speaks of the options by their names. */
  HnswParams params(CommandSpec spec) {
    OptionChecks.require(spec, "--m", m, 2, HnswParams.MAX_M);
    OptionChecks.require(
        spec, "--ef-construction", efConstruction, 1, HnswParams.MAX_EF_CONSTRUCTION);
    return HnswParams.builder().m(m).efConstruction(efConstruction).seed(seed).build();
  }
}
