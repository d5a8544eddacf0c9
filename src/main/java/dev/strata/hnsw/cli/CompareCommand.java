// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code strata compare}: formats side by side on anyone's own vectors. */
@Command(
    name = "compare",
    description = {
      "Builds an index of the same vectors with each format and compares them: cost of the build,"
          + " and queries per second at equal recall.",
      "One thread builds and searches, each index is one segment. The formats take turns while"
          + " speeds are measured over a range of efforts; the speed at a wanted recall lies"
          + " between a format's own best points around it."
    })
final class CompareCommand implements Callable<Integer> {
  @Mixin private final CompareOptions options;

  CompareCommand(Progress progress) {
    options = new CompareOptions(progress);
  }

  @Override
  public Integer call() throws IOException {
    options.run(List.of());
    return 0;
  }
}
