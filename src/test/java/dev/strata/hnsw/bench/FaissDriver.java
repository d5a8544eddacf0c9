// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds a Python that has faiss. */
final class FaissDriver {
  /** The system's first: packages of the system are for it alone, and another may shadow it. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3", "python");

  private static final String PROBE =
      "import faiss, numpy; print(faiss.__version__, faiss.get_compile_options().strip())";

  private FaissDriver() {}

  static DriverProgram find(Path work) throws IOException, MissingPeerException {
    for (String python : PYTHONS) {
      ShortRun probe = ShortRun.of(List.of(python, "-c", PROBE));
      if (probe.succeeded()) {
        Path script = DriverProgram.source("faiss_driver.py", work);
        return new DriverProgram(List.of(python, script.toString()), probe.output());
      }
    }
    throw new MissingPeerException(
        "no module faiss in any of "
            + String.join(", ", PYTHONS)
            + ": install faiss for Python, on Debian the package python3-faiss");
  }
}
