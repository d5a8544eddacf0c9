// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A whole file mapped into memory, of any length. Reading beyond its end is a bug of the caller:
 * the formats check every count against {@link #length()} first.
 */
final class MappedFile implements Closeable {
  /** Little-endian int at any address. */
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Little-endian float at any address. */
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Little-endian short at any address. */
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Path path, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
  }

  /** Maps a file read-only. */
  static MappedFile open(Path path) throws IOException {
    if (Files.notExists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + ": not a regular file");
    }
    Arena arena = Arena.ofShared(); // readers may be used from several threads
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      MemorySegment bytes =
          size == 0
              ? MemorySegment.NULL
              : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      return new MappedFile(path, arena, bytes);
    } catch (Throwable t) {
      arena.close();
      throw t;
    }
  }

  Path path() {
    return path;
  }

  long length() {
    return bytes.byteSize();
  }

  MemorySegment bytes() {
    return bytes;
  }

  int readInt(long offset) {
    return bytes.get(INT, offset);
  }

  /** The error for something wrong with the file as a whole. */
  IOException error(String problem) {
    return new IOException(path + ": " + problem);
  }

  /** The error for something wrong with one row. */
  IOException rowError(long row, long offset, String problem) {
    return new IOException(path + ": row " + row + " at byte " + offset + ": " + problem);
  }

  @Override
  public void close() {
    arena.close();
  }
}
