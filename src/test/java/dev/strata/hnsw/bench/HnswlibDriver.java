// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles the driver of hnswlib, which is C++ headers alone. */
final class HnswlibDriver {
  private static final String COMPILER = "g++";
  private static final List<String> FLAGS = List.of("-O3", "-march=native", "-std=c++17");

  private HnswlibDriver() {}

  static DriverProgram compile(Path work) throws IOException, MissingPeerException {
    ShortRun compiler = ShortRun.of(List.of(COMPILER, "-dumpfullversion"));
    if (compiler.succeeded() == false) {
      throw new MissingPeerException("no C++ compiler " + COMPILER + ": install g++");
    }
    Path header = Files.writeString(work.resolve("header.cpp"), "#include <hnswlib/hnswlib.h>\n");
    if (run("-E", header, work.resolve("header.txt")).succeeded() == false) {
      throw new MissingPeerException(
          "no header hnswlib/hnswlib.h: install hnswlib, on Debian the package libhnswlib-dev");
    }
    Path source = DriverProgram.source("hnswlib_driver.cpp", work);
    Path program = work.resolve("hnswlib_driver");
    ShortRun compiled = run("-pthread", source, program);
    if (compiled.succeeded() == false) {
      throw new IOException("the driver of hnswlib does not compile: " + compiled.output());
    }
    return new DriverProgram(
        List.of(program.toString()),
        packageVersion() + COMPILER + " " + compiler.output() + " " + String.join(" ", FLAGS));
  }

  private static ShortRun run(String option, Path source, Path result) throws IOException {
    List<String> command = new ArrayList<>(List.of(COMPILER));
    command.addAll(FLAGS);
    command.addAll(List.of(option, source.toString(), "-o", result.toString()));
    return ShortRun.of(command);
  }

  /** Its headers do not say which version they are, but the package may. */
  private static String packageVersion() throws IOException {
    ShortRun query =
        ShortRun.of(List.of("dpkg-query", "--show", "--showformat=${Version}", "libhnswlib-dev"));
    return query.succeeded() ? query.output() + ", " : "";
  }
}
