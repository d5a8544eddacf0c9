// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values that a type cannot express; each failure names the option. */
final class OptionChecks {
  private OptionChecks() {}

  /** Fails unless a number, if given at all, is within its bounds. */
  static void require(CommandSpec spec, String option, Integer value, int min, int max) {
    if (value == null || (value >= min && value <= max)) {
      return;
    }
    String bounds = max == Integer.MAX_VALUE ? "at least " + min : "between " + min + " and " + max;
    throw error(spec, option + " must be " + bounds + ", got: " + value);
  }

  /** The error for a value that cannot be used; it ends the program with picocli's usage code. */
  static ParameterException error(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Opens a file of vectors that an option names. */
  static VectorFile openVectors(CommandSpec spec, String option, Path path) throws IOException {
    try {
      return VectorFile.open(path);
    } catch (IllegalArgumentException e) {
      throw error(spec, option + ": " + e.getMessage());
    }
  }

  /** Opens a directory that an option names for a new index; an index in it stays untouched. */
  static Directory openForNewIndex(CommandSpec spec, String option, Path path) throws IOException {
    Directory directory = FSDirectory.open(path);
    if (DirectoryReader.indexExists(directory)) {
      directory.close();
      throw error(
          spec,
          option
              + ": "
              + path
              + " holds an index already; name another directory, or delete this one first");
    }
    return directory;
  }
}
