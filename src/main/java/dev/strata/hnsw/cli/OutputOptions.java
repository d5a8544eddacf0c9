// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a result is printed, for every command that has one. */
final class OutputOptions {
  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /**
   * Prints a result.
   *
   * @param text prints it for people
   */
  void print(CommandSpec spec, Record result, Consumer<PrintWriter> text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonLine.of(result));
    } else {
      text.accept(out);
    }
  }
}
