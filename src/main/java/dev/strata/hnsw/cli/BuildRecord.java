// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A file beside an index that says how it was made. It is written last, so an index that has one is
 * complete.
 *
 * @param settings all that decides what is in the index, by name
 * @param seconds that the build took
 * @param flushes segments before they were merged into one
 */
record BuildRecord(Map<String, String> settings, double seconds, int flushes) {
  /** For Jackson, which leaves out what a file lacks. */
  BuildRecord {
    Objects.requireNonNull(settings, "settings");
  }

  /** Reads the record of an index, if it has one. */
  static Optional<BuildRecord> read(Path file) throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonLine.parse(Files.readString(file), BuildRecord.class));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": not the record of a build: " + e.getMessage(), e);
    }
  }

  /** Writes it in one go: there is never half a record. */
  void write(Path file) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(whole, JsonLine.of(this) + "\n", StandardCharsets.UTF_8);
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What was set otherwise than wanted, for a message; empty if nothing was. */
  String differences(Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .filter(setting -> setting.getValue().equals(settings.get(setting.getKey())) == false)
        .map(
            setting ->
                setting.getKey()
                    + " "
                    + settings.getOrDefault(setting.getKey(), "unknown")
                    + " instead of "
                    + setting.getValue())
        .collect(Collectors.joining(", "));
  }
}
