// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The bytes of a file of ours, put together from the specification alone: shares no code with what
 * it checks. Lucene's header and footer, alone, are big-endian.
 */
final class FileBytes {
  /** Bytes of Lucene's footer, of which the last 8 are the checksum. */
  static final int FOOTER = 16;

  private static final int MAGIC = 0x3FD76C17;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Lucene's index header. */
  FileBytes header(String codec, int version, byte[] segmentId, String suffix) {
    put(ByteBuffer.allocate(4).putInt(MAGIC));
    text(codec);
    put(ByteBuffer.allocate(4).putInt(version));
    bytes.writeBytes(segmentId);
    text(suffix);
    return this;
  }

  /** Lucene's footer over all before it; ends the file. */
  byte[] footer() {
    put(ByteBuffer.allocate(16).putInt(~MAGIC));
    byte[] file = bytes.toByteArray();
    fixChecksum(file);
    return file;
  }

  FileBytes int8(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  FileBytes int32(int... values) {
    for (int value : values) {
      put(little(4).putInt(value));
    }
    return this;
  }

  FileBytes int64(long value) {
    return put(little(8).putLong(value));
  }

  FileBytes float32(float... values) {
    for (float value : values) {
      put(little(4).putFloat(value));
    }
    return this;
  }

  /** Zeros up to the next multiple of 64. */
  FileBytes gap() {
    while (bytes.size() % 64 != 0) {
      bytes.write(0);
    }
    return this;
  }

  int length() {
    return bytes.size();
  }

  /** A copy of the beginning of a file with a footer of its own, which is right. */
  static byte[] cut(byte[] file, int length) {
    FileBytes cut = new FileBytes();
    cut.bytes.write(file, 0, length);
    return cut.footer();
  }

  /** Makes the checksum at the end of a file right for what is before it. */
  static void fixChecksum(byte[] file) {
    CRC32 crc = new CRC32();
    crc.update(file, 0, file.length - 8);
    ByteBuffer.wrap(file).putLong(file.length - 8, crc.getValue());
  }

  static byte[] read(Directory directory, String name) throws IOException {
    try (IndexInput in = directory.openInput(name, IOContext.READONCE)) {
      byte[] file = new byte[(int) in.length()];
      in.readBytes(file, 0, file.length);
      return file;
    }
  }

  /** Puts a file in the place of one that may be there. */
  static void replace(Directory directory, String name, byte[] file) throws IOException {
    directory.deleteFile(name);
    write(directory, name, file);
  }

  static void write(Directory directory, String name, byte[] file) throws IOException {
    try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
      out.writeBytes(file, file.length);
    }
  }

  /** The one file of an index with this extension. */
  static String name(Directory directory, String extension) throws IOException {
    String found = null;
    for (String name : directory.listAll()) {
      if (name.endsWith("." + extension)) {
        if (found != null) {
          throw new AssertionError("two files: " + found + ", " + name);
        }
        found = name;
      }
    }
    if (found == null) {
      throw new AssertionError("no file ." + extension);
    }
    return found;
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.write(utf8.length); // one byte is the whole of Lucene's vInt below 128
    bytes.writeBytes(utf8);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private FileBytes put(ByteBuffer buffer) {
    bytes.writeBytes(buffer.array());
    return this;
  }
}
