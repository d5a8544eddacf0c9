// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Makes vectors and writes them in every format that the command line reads. */
public final class VectorFixtures {
  private VectorFixtures() {}

  /** Normally distributed vectors. */
  public static float[][] gaussian(Random random, int rows, int dimension) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  /** Vectors of whole numbers from min to max, whose distances are exact in float32. */
  static float[][] whole(Random random, int rows, int dimension, int min, int max) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = min + random.nextInt(max - min + 1);
      }
    }
    return vectors;
  }

  /** Reads a file in any format that the command line reads. */
  public static float[][] read(Path path) throws IOException {
    try (VectorFile file = VectorFile.open(path)) {
      float[][] vectors = new float[Math.toIntExact(file.rows())][];
      for (int row = 0; row < vectors.length; row++) {
        vectors[row] = file.read(row);
      }
      return vectors;
    }
  }

  public static Path fvecs(Path path, float[][] vectors) throws IOException {
    ByteBuffer bytes = buffer(vectors.length * (4 + 4 * vectors[0].length));
    for (float[] vector : vectors) {
      bytes.putInt(vector.length);
      for (float component : vector) {
        bytes.putFloat(component);
      }
    }
    return Files.write(path, bytes.array());
  }

  static Path bvecs(Path path, float[][] vectors) throws IOException {
    ByteBuffer bytes = buffer(vectors.length * (4 + vectors[0].length));
    for (float[] vector : vectors) {
      bytes.putInt(vector.length);
      for (float component : vector) {
        bytes.put((byte) (int) component);
      }
    }
    return Files.write(path, bytes.array());
  }

  static Path ivecs(Path path, int[][] rows) throws IOException {
    ByteBuffer bytes = buffer(rows.length * (4 + 4 * rows[0].length));
    for (int[] row : rows) {
      bytes.putInt(row.length);
      for (int id : row) {
        bytes.putInt(id);
      }
    }
    return Files.write(path, bytes.array());
  }

  /** A matrix as NumPy saves it. */
  static Path npy(Path path, int version, String descr, float[][] vectors) throws IOException {
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }",
            descr,
            vectors.length,
            vectors[0].length);
    int width = descr.charAt(2) - '0';
    ByteBuffer data = buffer(vectors.length * vectors[0].length * width);
    for (float[] vector : vectors) {
      for (float component : vector) {
        switch (descr) {
          case "<f4" -> data.putFloat(component);
          case "<f2" -> data.putShort(Float.floatToFloat16(component));
          default -> data.put((byte) (int) component);
        }
      }
    }
    return npy(path, version, header, data.array());
  }

  /** A NumPy file with any header. */
  static Path npy(Path path, int version, String header, byte[] data) throws IOException {
    int lengthBytes = version == 1 ? 2 : 4;
    int preamble = 8 + lengthBytes;
    int padding = 63 - (preamble + header.length()) % 64;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = buffer(preamble + text.length + data.length);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text).put(data);
    return Files.write(path, bytes.array());
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
