// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A driver that can be started.
 *
 * @param command without the driver's own arguments
 * @param version of what it drives, and how it was made
 */
record DriverProgram(List<String> command, String version) {
  /** Copies the source of a driver out of the class path. */
  static Path source(String name, Path folder) throws IOException {
    try (InputStream in = DriverProgram.class.getResourceAsStream("/native/" + name)) {
      if (in == null) {
        throw new FileNotFoundException("not on the class path: native/" + name);
      }
      Path file = folder.resolve(name);
      Files.copy(in, file);
      return file;
    }
  }
}
