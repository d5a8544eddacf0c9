// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of a NumPy {@code .npy} file says: format 1.0, 2.0 or 3.0, a matrix of one of the
 * {@link Type}s in C order.
 *
 * @param type of a component
 * @param rows at least 1
 * @param dimension components in a row, at least 1
 * @param dataStart offset of the first component
 */
record NpyHeader(Type type, long rows, int dimension, long dataStart) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Magic number and the two bytes of the version. */
  private static final int PREAMBLE = MAGIC.length + 2;

  /** Longest array that every JVM makes. */
  private static final int MAX_DIMENSION = Integer.MAX_VALUE - 8;

  private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");

  /** Component types, by NumPy's names for them. */
  enum Type {
    /** Little-endian float32. */
    FLOAT32("<f4", Float.BYTES),
    /** Little-endian float16. */
    FLOAT16("<f2", Short.BYTES),
    /** Unsigned byte. */
    UINT8("|u1", Byte.BYTES),
    /** Signed byte. */
    INT8("|i1", Byte.BYTES);

    private final String descr;
    private final int bytes;

    Type(String descr, int bytes) {
      this.descr = descr;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  /** Reads and checks a file's header, and that the file is as long as the header says. */
  static NpyHeader parse(MappedFile file) throws IOException {
    requireLength(file, PREAMBLE + Short.BYTES);
    MemorySegment bytes = file.bytes();
    if (bytes.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) != -1) {
      throw file.error("not a NumPy file: it does not start with \\x93NUMPY");
    }
    int version = bytes.get(ValueLayout.JAVA_BYTE, MAGIC.length);
    if (version < 1 || version > 3) {
      throw file.error("NumPy format version must be between 1 and 3, got: " + version);
    }
    boolean shortLength = version == 1;
    int lengthBytes = shortLength ? Short.BYTES : Integer.BYTES;
    requireLength(file, PREAMBLE + lengthBytes);
    long textLength =
        shortLength
            ? Short.toUnsignedLong(bytes.get(MappedFile.SHORT, PREAMBLE))
            : Integer.toUnsignedLong(bytes.get(MappedFile.INT, PREAMBLE));
    long dataStart = PREAMBLE + lengthBytes + textLength;
    requireLength(file, dataStart);
    if (textLength > 1 << 20) { // a matrix of numbers takes some 100 bytes
      throw file.error("NumPy header of " + textLength + " bytes is longer than any matrix needs");
    }
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    byte[] text = bytes.asSlice(PREAMBLE + lengthBytes, textLength).toArray(ValueLayout.JAVA_BYTE);
    return parse(file, new String(text, charset), dataStart);
  }

  private static void requireLength(MappedFile file, long length) throws IOException {
    if (file.length() < length) {
      throw file.error(
          "truncated: the NumPy header takes " + length + " bytes, the file has " + file.length());
    }
  }

  private static NpyHeader parse(MappedFile file, String text, long dataStart) throws IOException {
    Type type = type(file, text);
    if (match(file, ORDER, text, "fortran_order").equals("True")) {
      throw file.error("Fortran order is not supported; save numpy.ascontiguousarray(array)");
    }
    List<Long> shape = shape(file, match(file, SHAPE, text, "shape"));
    if (shape.size() != 2) {
      throw file.error("the array must have 2 axes (rows, components), got: " + shape.size());
    }
    long rows = shape.get(0);
    long dimension = shape.get(1);
    if (rows < 1 || dimension < 1) {
      throw file.error("rows and components must be positive, got: " + rows + " x " + dimension);
    }
    if (dimension > MAX_DIMENSION) {
      throw file.error("components must be at most " + MAX_DIMENSION + ", got: " + dimension);
    }
    // divided, not multiplied, as the product of two wrong numbers may overflow
    long whole = (file.length() - dataStart) / type.bytes() / dimension;
    if (rows > whole) {
      throw file.rowError(
          whole,
          dataStart + whole * dimension * type.bytes(),
          "truncated: the header promises " + rows + " rows of " + dimension + " components");
    }
    long end = dataStart + rows * dimension * type.bytes();
    if (end != file.length()) {
      throw file.error(
          "must end at byte " + end + " as its header says, but has " + file.length() + " bytes");
    }
    return new NpyHeader(type, rows, (int) dimension, dataStart);
  }

  private static Type type(MappedFile file, String text) throws IOException {
    String descr = match(file, DESCR, text, "descr");
    List<String> known = new ArrayList<>();
    for (Type type : Type.values()) {
      if (type.descr.equals(descr)) {
        return type;
      }
      known.add(type.descr);
    }
    throw file.error(
        "NumPy type must be one of " + String.join(", ", known) + ", got: '" + descr + "'");
  }

  private static String match(MappedFile file, Pattern pattern, String text, String key)
      throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw file.error("NumPy header has no usable '" + key + "': " + text.strip());
    }
    return matcher.group(1);
  }

  private static List<Long> shape(MappedFile file, String text) throws IOException {
    List<Long> shape = new ArrayList<>();
    for (String part : text.split(",")) {
      String number = part.strip();
      if (number.isEmpty()) {
        continue; // the comma after the last axis
      }
      if (!number.matches("\\d{1,18}")) {
        throw file.error("NumPy shape must be whole numbers, got: (" + text + ")");
      }
      shape.add(Long.parseLong(number));
    }
    return shape;
  }
}
