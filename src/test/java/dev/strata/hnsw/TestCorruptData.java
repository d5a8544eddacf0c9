// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Damage to vectors and graphs, which nothing reads at the opening of a segment, is found by a
 * check of the checksums; without one it ends in the right exception or in a wrong answer, and in
 * nothing worse, on the heap and in mapped memory.
 */
public class TestCorruptData extends CorruptionTestCase {

  /** Lucene checks the integrity before each merge, and CheckIndex does. */
  public void testIntegrityCheckFindsEveryFlippedByte() throws IOException {
    write(12);
    for (String extension : new String[] {"vem", "vec", "vex", "veq"}) {
      int length = copy(extension).length;
      for (int at = 0; at < length; at++) {
        byte[] file = copy(extension);
        file[at] ^= (byte) (1 << random().nextInt(8));
        String what = extension + ", byte " + at;
        try (Directory directory = directoryWith(name(extension), file)) {
          expectThrows(
              CorruptIndexException.class,
              what,
              () -> {
                try (DirectoryReader reader = DirectoryReader.open(directory)) {
                  ((CodecReader) getOnlyLeafReader(reader)).checkIntegrity();
                } catch (IndexFormatTooNewException | IndexFormatTooOldException e) {
                  throw new CorruptIndexException("a flipped version", name(extension), e);
                }
              });
        }
      }
    }
  }

  public void testFlippedVectors() throws IOException {
    assertFlipped("vec");
  }

  public void testFlippedCodes() throws IOException {
    assertFlipped("veq");
  }

  public void testFlippedGraphs() throws IOException {
    assertFlipped("vex");
  }

  /* Numbers become large, negative, or slightly other ones. */
  private void assertFlipped(String extension) throws IOException {
    write(100, eitherSimilarity());
    byte[] sound = copy(extension);
    int header = DecodedField.headerLength(sound);
    for (int round = 0; round < 1500; round++) {
      byte[] file = sound.clone();
      int flips = random().nextInt(4) == 0 ? 20 : 1;
      StringBuilder what = new StringBuilder("bytes");
      for (int i = 0; i < flips; i++) {
        int at = header + random().nextInt(file.length - FileBytes.FOOTER - header);
        file[at] ^= (byte) (1 << random().nextInt(8));
        what.append(' ').append(at);
      }
      if (random().nextBoolean()) {
        FileBytes.fixChecksum(file);
      }
      readWith(extension, file, what.toString());
    }
  }

  /** With squared lengths or without. */
  private static VectorSimilarityFunction eitherSimilarity() {
    return random().nextBoolean()
        ? VectorSimilarityFunction.COSINE
        : VectorSimilarityFunction.EUCLIDEAN;
  }

  /** The same on mapped files, where a wrong address would be read outside of any check. */
  public void testFlippedInMappedFiles() throws IOException {
    write(100, eitherSimilarity());
    try (Directory directory = new MMapDirectory(createTempDir())) {
      fill(directory, "none", null);
      for (String extension : new String[] {"vec", "vex", "veq"}) {
        byte[] sound = copy(extension);
        int header = DecodedField.headerLength(sound);
        for (int round = 0; round < 150; round++) {
          byte[] file = sound.clone();
          int body = file.length - FileBytes.FOOTER - header;
          for (int i = 0; i < 10; i++) {
            file[header + random().nextInt(body)] = (byte) random().nextInt();
          }
          FileBytes.replace(directory, name(extension), file);
          read(directory);
        }
        FileBytes.replace(directory, name(extension), sound);
      }
      assertNull(read(directory));
    }
  }

  /** Every cut file is refused when it is opened, since each section is known to be inside. */
  public void testTruncated() throws IOException {
    write(40);
    for (String extension : new String[] {"vec", "vex", "veq"}) {
      byte[] sound = copy(extension);
      for (int length = 0; length < sound.length; length += random().nextInt(1, 9)) {
        String what = "length " + length;
        assertNotNull(what, readWith(extension, Arrays.copyOf(sound, length), what));
        int gap = sound.length - FileBytes.FOOTER - length;
        if (gap >= 64) { // less may be of the gap after the last section
          assertNotNull(what, readWith(extension, FileBytes.cut(sound, length), what + ", ended"));
        }
      }
    }
  }

  /** Each kind of number in a graph, out of its range. */
  public void testNumbersOutOfRange() throws IOException {
    write(100);
    byte[] meta = copy("vem");
    DecodedField field = DecodedField.all(meta).getFirst();
    assertTrue("wants layers with both sections", field.layerSizes().length > 2);
    for (int bad : new int[] {-2, Integer.MIN_VALUE, Integer.MAX_VALUE, field.count()}) {
      assertCorrupt("link out of range: layer=0", 0, field.count() * field.maxM0(), bad);
      int layer1 = field.count() * field.maxM0() * 4;
      int nodes1 = aligned(layer1);
      assertCorrupt("node out of range: layer=1", nodes1 / 4, field.layerSizes()[1], bad);
      int links1 = nodes1 + aligned(field.layerSizes()[1] * 4);
      int count1 = field.layerSizes()[1] * field.maxM();
      assertCorrupt("link out of range: layer=1", links1 / 4, count1, bad);
      int below2 = links1 + aligned(count1 * 4) + aligned(field.layerSizes()[2] * 4);
      assertCorrupt("position below out of range: layer=2", below2 / 4, field.layerSizes()[2], bad);
    }
  }

  private static int aligned(int length) {
    return (length + 63) / 64 * 64;
  }

  /**
   * @param from first of the overwritten numbers, counted from the beginning of the graph
   */
  private void assertCorrupt(String message, int from, int count, int bad) throws IOException {
    byte[] file = copy("vex");
    DecodedField field = DecodedField.all(copy("vem")).getFirst();
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = from; i < from + count; i++) {
      out.putInt((int) field.graphOffset() + 4 * i, bad);
    }
    FileBytes.fixChecksum(file);
    IOException failure = readWith("vex", file, message);
    assertTrue(message + ": " + failure, failure instanceof CorruptIndexException);
    String range = message.substring(0, message.indexOf(':'));
    assertTrue(message + ": " + failure, failure.getMessage().startsWith(range));
  }

  /** Documents that do not exist, for all vectors of the sparse field. */
  public void testDocumentsOutOfRange() throws IOException {
    write(40);
    DecodedField field = DecodedField.all(copy("vem")).getFirst();
    for (int bad : new int[] {-1, 40, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      byte[] file = copy("vec");
      ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      for (int ord = 0; ord < field.count(); ord++) {
        out.putInt((int) field.docsOffset() + 4 * ord, bad);
      }
      FileBytes.fixChecksum(file);
      IOException failure = readWith("vec", file, "documents " + bad);
      assertTrue(bad + ": " + failure, failure instanceof CorruptIndexException);
      assertTrue(failure.getMessage(), failure.getMessage().startsWith("document out of range"));
    }
  }
}
