// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.VectorSimilarityFunction;

/** Damaged metadata is refused at the opening of a segment, whatever the damage. */
public class TestCorruptMetadata extends CorruptionTestCase {

  @Override
  public void setUp() throws Exception {
    super.setUp();
    write(60);
  }

  /** The checksum tells of every change. */
  public void testEveryByteFlipped() throws IOException {
    int length = copy("vem").length;
    for (int at = 0; at < length; at++) {
      byte[] meta = copy("vem");
      meta[at] ^= (byte) (1 << random().nextInt(8));
      assertNotNull("byte " + at, readWith("vem", meta, "byte " + at));
    }
  }

  /** Where the checksum has been made right again, the numbers are still not believed. */
  public void testEveryByteForged() throws IOException {
    int refused = 0;
    int length = copy("vem").length - FileBytes.FOOTER;
    for (int at = 0; at < length; at++) {
      byte before = copy("vem")[at];
      byte random = (byte) random().nextInt();
      for (int value : new int[] {0, 1, before + 1, before - 1, 0x7F, 0x80, 0xFF, random}) {
        byte[] meta = copy("vem");
        meta[at] = (byte) value;
        FileBytes.fixChecksum(meta);
        IOException failure = readWith("vem", meta, "byte " + at + " = " + value);
        refused += failure == null ? 0 : 1;
      }
    }
    assertTrue("refused " + refused + " of " + 8 * length, refused > 4 * length);
  }

  public void testTruncated() throws IOException {
    byte[] meta = copy("vem");
    for (int length = 0; length < meta.length; length++) {
      String what = "length " + length;
      assertNotNull(what, readWith("vem", Arrays.copyOf(meta, length), what));
      if (length < meta.length - FileBytes.FOOTER) {
        assertNotNull(what, readWith("vem", FileBytes.cut(meta, length), what + ", new footer"));
      }
    }
  }

  public void testLonger() throws IOException {
    byte[] meta = copy("vem");
    byte[] longer = Arrays.copyOf(meta, meta.length + 1);
    assertTrue(readWith("vem", longer, "longer") instanceof CorruptIndexException);
    longer = FileBytes.cut(longer, meta.length - FileBytes.FOOTER + 1);
    assertTrue(readWith("vem", longer, "longer inside") instanceof CorruptIndexException);
  }

  public void testVersions() throws IOException {
    for (String extension : new String[] {"vem", "vec", "vex", "veq"}) {
      assertTrue(withVersion(extension, 3) instanceof IndexFormatTooNewException);
      assertTrue(withVersion(extension, 1) instanceof IndexFormatTooOldException);
    }
  }

  private IOException withVersion(String extension, int version) throws IOException {
    byte[] file = copy(extension);
    ByteBuffer.wrap(file).putInt(4 + 1 + file[4], version);
    FileBytes.fixChecksum(file);
    return readWith(extension, file, "version " + version);
  }

  /** The messages that tell what is wrong, and in which field. */
  public void testMessages() throws IOException {
    assertMessage("not a vector field: number=77", 0, 77);
    assertMessage("impossible encoding: field=v, value=9", 4, (byte) 9);
    assertMessage("impossible similarity: field=v, value=2", 5, (byte) 2);
    assertMessage("impossible similarity: field=v, value=-1", 5, (byte) -1);
    assertMessage("impossible dimension: field=v, value=4", 6, 4);
    assertMessage("impossible vectors: field=v, value=61", 10, 61);
    assertMessage("impossible vectors: field=v, value=-1", 10, -1);
    assertMessage("vectors out of file: field=v, offset=-64", 14, -64L);
    assertMessage("vectors out of file: field=v, offset=1", 14, 1L);
    assertMessage(
        "vectors out of file: field=v, offset=9223372036854775744", 14, Long.MAX_VALUE - 63);
    assertMessage("documents out of file: field=v, offset=640000", 22, 640_000L);
    assertMessage("impossible type of codes: field=v, value=4", 30, (byte) 4);
    assertMessage("impossible type of codes: field=v, value=-1", 30, (byte) -1);
    assertMessage(
        "impossible oversampling: field=v, value=NaN", 31, Float.floatToIntBits(Float.NaN));
    assertMessage("impossible oversampling: field=v, value=-1.0", 31, Float.floatToIntBits(-1));
    assertMessage("codes out of file: field=v, offset=640000", 35, 640_000L);
    assertMessage("impossible m: field=v, value=1", 43, 1);
    assertMessage("impossible maxM: field=v, value=1025", 47, 1025);
    assertMessage("impossible maxM0: field=v, value=2049", 51, 2049);
    assertMessage("impossible efConstruction: field=v, value=0", 55, 0);
    assertMessage("impossible efSearch: field=v, value=100001", 59, 100_001);
    assertMessage("impossible layers: field=v, value=65", 63, 65);
    assertMessage("impossible size of layer: field=v, value=3", 67, 3);
    assertMessage("impossible size of layer: field=v, value=41", 71, 41);
  }

  /** What only a field has whose similarity is the cosine, and such a field must have. */
  public void testSquaredLengths() throws IOException {
    assertMessage("impossible offset of squared lengths: field=v, value=0", lengthsAt(), 0L);
    write(60, VectorSimilarityFunction.COSINE);
    int at = lengthsAt();
    assertMessage("impossible offset of squared lengths: field=v, value=-1", at, -1L);
    for (long offset : new long[] {-64, 1, 640_000, Long.MAX_VALUE - 63}) {
      assertMessage("squared lengths out of file: field=v, offset=" + offset, at, offset);
    }
    testEveryByteForged();
  }

  private int lengthsAt() {
    ByteBuffer meta = ByteBuffer.wrap(copy("vem")).order(ByteOrder.LITTLE_ENDIAN);
    int layers = 63;
    int sizes = meta.getInt(DecodedField.headerLength(meta.array()) + layers);
    return layers + Integer.BYTES * (1 + sizes + 1) + Long.BYTES;
  }

  /**
   * @param at place in the metadata of the first field
   */
  private void assertMessage(String message, int at, Object value) throws IOException {
    byte[] meta = copy("vem");
    ByteBuffer out = ByteBuffer.wrap(meta).order(ByteOrder.LITTLE_ENDIAN);
    int place = DecodedField.headerLength(meta) + at;
    switch (value) {
      case Byte b -> out.put(place, b);
      case Integer i -> out.putInt(place, i);
      case Long l -> out.putLong(place, l);
      default -> throw new AssertionError(value);
    }
    FileBytes.fixChecksum(meta);
    IOException failure = readWith("vem", meta, message);
    assertTrue(message + ": " + failure, failure instanceof CorruptIndexException);
    assertTrue(failure.getMessage(), failure.getMessage().startsWith(message));
    assertTrue(
        failure.getMessage(),
        List.of("vem", "vec", "veq").stream()
            .anyMatch(extension -> failure.getMessage().contains(name(extension))));
  }

  /** The same field twice: the second would hide the first. */
  public void testFieldTwice() throws IOException {
    byte[] meta = copy("vem");
    int header = DecodedField.headerLength(meta);
    int fields = meta.length - FileBytes.FOOTER - 4 - header;
    byte[] twice = new byte[meta.length + fields];
    System.arraycopy(meta, 0, twice, 0, header + fields);
    System.arraycopy(meta, header, twice, header + fields, meta.length - header);
    FileBytes.fixChecksum(twice);
    IOException failure = readWith("vem", twice, "twice");
    assertTrue(failure.getMessage(), failure.getMessage().startsWith("field given twice: field=v"));
  }
}
