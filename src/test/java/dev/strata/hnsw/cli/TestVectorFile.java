// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;

/** Every format gives back the vectors that were written, in any order of reading. */
@SuppressFileSystems("*") // they map no files
public final class TestVectorFile extends LuceneTestCase {

  public void testFvecs() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), rows(), dimension());
    check(VectorFixtures.fvecs(path("v.fvecs"), vectors), vectors);
  }

  public void testBvecsAreUnsigned() throws IOException {
    float[][] vectors = VectorFixtures.whole(random(), rows(), dimension(), 0, 255);
    vectors[0][0] = 255;
    check(VectorFixtures.bvecs(path("v.bvecs"), vectors), vectors);
  }

  public void testNpyFloat32() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), rows(), dimension());
    for (int version = 1; version <= 3; version++) {
      check(VectorFixtures.npy(path(version + ".npy"), version, "<f4", vectors), vectors);
    }
  }

  public void testNpyFloat16() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), rows(), dimension());
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Float.float16ToFloat(Float.floatToFloat16(vector[i]));
      }
    }
    check(VectorFixtures.npy(path("v.npy"), 1, "<f2", vectors), vectors);
  }

  public void testNpyBytes() throws IOException {
    float[][] unsigned = VectorFixtures.whole(random(), rows(), dimension(), 0, 255);
    unsigned[0][0] = 255;
    check(VectorFixtures.npy(path("u.npy"), 2, "|u1", unsigned), unsigned);
    float[][] signed = VectorFixtures.whole(random(), rows(), dimension(), -128, 127);
    signed[0][0] = -128;
    check(VectorFixtures.npy(path("i.npy"), 1, "|i1", signed), signed);
  }

  public void testEndingInAnyCase() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), rows(), dimension());
    check(VectorFixtures.fvecs(path("V.FVECS"), vectors), vectors);
  }

  public void testUnknownEnding() {
    Path path = createTempDir().resolve("v.csv");
    IllegalArgumentException e =
        expectThrows(IllegalArgumentException.class, () -> VectorFile.open(path));
    assertEquals(
        "unknown vector format: the file must end in .fvecs, .bvecs, .npy, got: " + path,
        e.getMessage());
  }

  public void testRowOutOfBounds() throws IOException {
    float[][] vectors = VectorFixtures.gaussian(random(), 3, 2);
    Path[] paths = {
      VectorFixtures.fvecs(path("v.fvecs"), vectors),
      VectorFixtures.npy(path("v.npy"), 1, "<f4", vectors)
    };
    for (Path path : paths) {
      try (VectorFile file = VectorFile.open(path)) {
        expectThrows(IndexOutOfBoundsException.class, () -> file.read(3));
        expectThrows(IndexOutOfBoundsException.class, () -> file.read(-1));
      }
    }
  }

  public void testGroundTruth() throws IOException {
    int[][] rows = {{3, 1, 2}, {Integer.MAX_VALUE, 0, 7}};
    try (GroundTruthFile file = GroundTruthFile.open(VectorFixtures.ivecs(path("t.ivecs"), rows))) {
      assertEquals(2, file.rows());
      assertEquals(3, file.idsPerRow());
      assertArrayEquals(rows[1], file.read(1, 3));
      assertArrayEquals(new int[] {3, 1}, file.read(0, 2));
    }
  }

  private static void check(Path path, float[][] expected) throws IOException {
    try (VectorFile file = VectorFile.open(path)) {
      assertEquals(path, file.path());
      assertEquals(expected.length, file.rows());
      assertEquals(expected[0].length, file.dimension());
      for (int row = 0; row < expected.length; row++) {
        assertArrayEquals("row " + row, expected[row], file.read(row), 0);
      }
      for (int i = 0; i < 20; i++) {
        int row = random().nextInt(expected.length);
        assertArrayEquals("row " + row, expected[row], file.read(row), 0);
      }
    }
  }

  private static int rows() {
    return 1 + random().nextInt(50);
  }

  private static int dimension() {
    return 1 + random().nextInt(40);
  }

  private static Path path(String name) {
    return createTempDir().resolve(name);
  }
}
