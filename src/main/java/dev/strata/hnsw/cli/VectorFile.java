// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of vectors of one dimension, read as float32 whatever it holds, row by row in any order.
 * Counts in the file are checked against its length, so a damaged file is an {@link IOException}
 * that names the file, the row and the place.
 */
abstract sealed class VectorFile implements Closeable permits VecsFile, NpyFile {
  /** Endings that {@link #open} knows, for help texts and messages. */
  static final String EXTENSIONS = ".fvecs, .bvecs, .npy";

  /** As many rows as an array can have. */
  static final int MOST_ROWS = Integer.MAX_VALUE - 8;

  private final MappedFile file;

  /** For subclasses, which read from the given file. */
  VectorFile(MappedFile file) {
    this.file = file;
  }

  /**
   * Opens a file in the format that its name's ending says.
   *
   * @throws IllegalArgumentException if the ending is none of {@link #EXTENSIONS}
   */
  static VectorFile open(Path path) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    boolean npy = name.endsWith(".npy");
    boolean floats = name.endsWith(".fvecs");
    if (!npy && !floats && !name.endsWith(".bvecs")) {
      throw new IllegalArgumentException(
          "unknown vector format: the file must end in " + EXTENSIONS + ", got: " + path);
    }
    MappedFile file = MappedFile.open(path);
    try {
      return npy ? new NpyFile(file) : new VecsFile(file, floats);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  /** Number of vectors, at least 1. */
  abstract long rows();

  /** Components of each vector, at least 1. */
  abstract int dimension();

  /** Whether components are bytes from 0 to 255. */
  abstract boolean isUnsignedBytes();

  /** Where a row starts in the file, for messages. */
  abstract long position(long row);

  /** Reads a row into an array of {@link #dimension()} components. */
  abstract void decode(long row, float[] into) throws IOException;

  final Path path() {
    return file.path();
  }

  final MappedFile file() {
    return file;
  }

  /**
   * Reads one vector into a new array.
   *
   * @param row 0 to {@link #rows()} - 1
   * @throws IOException if the row is damaged or holds NaN or an infinity, which have no place in
   *     an index
   */
  final float[] read(long row) throws IOException {
    float[] vector = new float[dimension()];
    decode(row, vector);
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw rowError(row, "component " + i + " must be finite, got: " + vector[i]);
      }
    }
    return vector;
  }

  /** What to throw about a row. */
  final IOException rowError(long row, String problem) {
    return file.rowError(row, position(row), problem);
  }

  @Override
  public final void close() {
    file.close();
  }
}
