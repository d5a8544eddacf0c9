// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;

/** A damaged file is refused in words that lead to the damage. */
@SuppressFileSystems("*") // they map no files
public final class TestDamagedVectorFile extends LuceneTestCase {
  private static final float[][] THREE = {{1, 2}, {3, 4}, {5, 6}};

  public void testVecsThatAreNoRows() throws IOException {
    check("v.fvecs", new byte[0], ": is empty");
    check(
        "v.fvecs",
        new byte[] {1, 0, 0},
        ": row 0 at byte 0: truncated: a dimension takes 4 bytes, the file has 3");
    check("v.bvecs", ints(0), ": row 0 at byte 0: dimension must be positive, got: 0");
    check("v.bvecs", ints(-7, 1), ": row 0 at byte 0: dimension must be positive, got: -7");
    check(
        "v.fvecs",
        ints(Integer.MAX_VALUE, 1),
        ": row 0 at byte 0: dimension 2147483647 needs 8589934592 bytes, the file has 8");
  }

  public void testTruncatedVecs() throws IOException {
    byte[] whole = Files.readAllBytes(VectorFixtures.fvecs(path("w.fvecs"), THREE));
    check(
        "v.fvecs",
        Arrays.copyOf(whole, whole.length - 1),
        ": row 2 at byte 24: truncated: a row takes 12 bytes, 11 are left");
    int cut = 1 + random().nextInt(11);
    check(
        "v.fvecs",
        Arrays.copyOf(whole, 12 + cut),
        ": row 1 at byte 12: truncated: a row takes 12 bytes, " + cut + " are left");
  }

  public void testVecsOfDifferingDimension() throws IOException {
    // of an odd length: found on opening
    check(
        "v.ivecs.fvecs",
        ints(2, 0, 0, 3, 0, 0, 0),
        ": row 1 at byte 12: dimension 3 differs from the first row's 2");
    // of an even one: found on reading
    Path path = Files.write(path("v.fvecs"), ints(1, 0, 3, 0, 0, 0));
    try (VectorFile file = VectorFile.open(path)) {
      file.read(0);
      IOException e = expectThrows(IOException.class, () -> file.read(1));
      assertEquals(
          path + ": row 1 at byte 8: dimension 3 differs from the first row's 1", e.getMessage());
    }
  }

  public void testNotFinite() throws IOException {
    float[][] vectors = {{1, 2}, {3, Float.NaN}, {Float.NEGATIVE_INFINITY, 0}};
    Path fvecs = VectorFixtures.fvecs(path("v.fvecs"), vectors);
    Path npy = VectorFixtures.npy(path("v.npy"), 1, "<f2", vectors);
    try (VectorFile file = VectorFile.open(fvecs)) {
      IOException e = expectThrows(IOException.class, () -> file.read(1));
      assertEquals(
          fvecs + ": row 1 at byte 12: component 1 must be finite, got: NaN", e.getMessage());
    }
    try (VectorFile file = VectorFile.open(npy)) {
      IOException e = expectThrows(IOException.class, () -> file.read(2));
      assertEquals(
          npy + ": row 2 at byte 136: component 0 must be finite, got: -Infinity", e.getMessage());
    }
  }

  public void testNpyPreamble() throws IOException {
    byte[] whole = Files.readAllBytes(VectorFixtures.npy(path("w.npy"), 1, "<f4", THREE));
    check(
        "v.npy",
        Arrays.copyOf(whole, 9),
        ": truncated: the NumPy header takes 10 bytes, the file has 9");
    check(
        "v.npy",
        Arrays.copyOf(whole, 50),
        ": truncated: the NumPy header takes 128 bytes, the file has 50");
    byte[] magic = whole.clone();
    magic[1] = 'n';
    check("v.npy", magic, ": not a NumPy file: it does not start with \\x93NUMPY");
    byte[] version = whole.clone();
    version[6] = 4;
    check("v.npy", version, ": NumPy format version must be between 1 and 3, got: 4");
  }

  public void testNpyLength() throws IOException {
    byte[] whole = Files.readAllBytes(VectorFixtures.npy(path("w.npy"), 1, "<f4", THREE));
    check(
        "v.npy",
        Arrays.copyOf(whole, whole.length - 1),
        ": row 2 at byte 144: truncated: the header promises 3 rows of 2 components");
    check(
        "v.npy",
        Arrays.copyOf(whole, whole.length + 5),
        ": must end at byte 152 as its header says, but has 157 bytes");
  }

  public void testNpyHeader() throws IOException {
    checkNpy(
        "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), }",
        ": NumPy type must be one of <f4, <f2, |u1, |i1, got: '>f4'");
    checkNpy(
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }",
        ": Fortran order is not supported; save numpy.ascontiguousarray(array)");
    checkNpy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
        ": the array must have 2 axes (rows, components), got: 1");
    checkNpy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }",
        ": rows and components must be positive, got: 0 x 2");
    checkNpy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, -2), }",
        ": NumPy shape must be whole numbers, got: (1, -2)");
    checkNpy(
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1, 2), }",
        ": NumPy header has no usable 'descr': "
            + "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1, 2), }");
  }

  public void testNpyShapeThatOverflows() throws IOException {
    checkNpy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 2), }",
        ": NumPy shape must be whole numbers, got: (4611686018427387904, 2)");
    checkNpy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 2000000000), }",
        ": row 0 at byte 128: truncated: the header promises 999999999999999999 rows of"
            + " 2000000000 components");
    checkNpy(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 3000000000), }",
        ": components must be at most 2147483639, got: 3000000000");
  }

  public void testGroundTruth() throws IOException {
    Path path = VectorFixtures.ivecs(path("t.ivecs"), new int[][] {{1, 2}, {3, -1}});
    try (GroundTruthFile file = GroundTruthFile.open(path)) {
      IOException e = expectThrows(IOException.class, () -> file.read(1, 2));
      assertEquals(
          path + ": row 1 at byte 12: neighbour must not be negative, got: -1", e.getMessage());
    }
    IllegalArgumentException e =
        expectThrows(
            IllegalArgumentException.class, () -> GroundTruthFile.open(Path.of("t.fvecs")));
    assertEquals(
        "unknown ground-truth format: the file must end in .ivecs, got: t.fvecs", e.getMessage());
  }

  public void testNoFile() {
    Path folder = createTempDir("folder.npy");
    expectThrows(NoSuchFileException.class, () -> VectorFile.open(folder.resolve("v.npy")));
    Path named = createTempDir().resolve("v.npy");
    IOException e =
        expectThrows(IOException.class, () -> VectorFile.open(Files.createDirectory(named)));
    assertEquals(named + ": not a regular file", e.getMessage());
  }

  private static void checkNpy(String header, String message) throws IOException {
    Path path = VectorFixtures.npy(path("v.npy"), 1, header, new byte[8]);
    assertEquals(
        path + message, expectThrows(IOException.class, () -> VectorFile.open(path)).getMessage());
  }

  private static void check(String name, byte[] bytes, String message) throws IOException {
    Path path = Files.write(path(name), bytes);
    assertEquals(
        path + message, expectThrows(IOException.class, () -> VectorFile.open(path)).getMessage());
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static Path path(String name) {
    return createTempDir().resolve(name);
  }
}
