// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the metadata and graphs of a segment from their bytes by the specification alone: shares no
 * code with what it checks.
 */
record DecodedField(
    int number,
    int encoding,
    int similarity,
    int dimension,
    int count,
    long vectorsOffset,
    long docsOffset,
    int codes,
    float oversampling,
    long codesOffset,
    int m,
    int maxM,
    int maxM0,
    int efConstruction,
    int efSearch,
    int[] layerSizes,
    int entryPoint,
    long graphOffset,
    long lengthsOffset) {

  /** A layer: its nodes, where they are on the layer below, and their links as positions. */
  record DecodedLayer(int[] nodes, int[] below, int[][] links) {}

  /** All fields of a metadata file. */
  static List<DecodedField> all(byte[] meta) {
    ByteBuffer in = little(meta);
    in.position(headerLength(meta));
    List<DecodedField> fields = new ArrayList<>();
    for (int number = in.getInt(); number != -1; number = in.getInt()) {
      fields.add(read(number, in));
    }
    if (in.remaining() != FileBytes.FOOTER) {
      throw new AssertionError("bytes after the last field: " + in.remaining());
    }
    return fields;
  }

  private static DecodedField read(int number, ByteBuffer in) {
    int encoding = in.get();
    int similarity = in.get();
    int dimension = in.getInt();
    int count = in.getInt();
    long vectorsOffset = in.getLong();
    long docsOffset = in.getLong();
    int codes = in.get();
    float oversampling = in.getFloat();
    long codesOffset = in.getLong();
    int[] params = ints(in, 5);
    int[] layerSizes = ints(in, in.getInt());
    return new DecodedField(
        number,
        encoding,
        similarity,
        dimension,
        count,
        vectorsOffset,
        docsOffset,
        codes,
        oversampling,
        codesOffset,
        params[0],
        params[1],
        params[2],
        params[3],
        params[4],
        layerSizes,
        in.getInt(),
        in.getLong(),
        in.getLong());
  }

  /** The vectors as floats, whatever their encoding. */
  float[][] vectors(byte[] file) {
    ByteBuffer in = little(file);
    in.position(Math.toIntExact(vectorsOffset));
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = encoding == 0 ? in.getFloat() : in.get();
      }
    }
    return vectors;
  }

  int[] docs(byte[] file) {
    ByteBuffer in = little(file);
    in.position(Math.toIntExact(docsOffset));
    return ints(in, count);
  }

  List<DecodedLayer> layers(byte[] file) {
    ByteBuffer in = little(file);
    in.position(Math.toIntExact(graphOffset));
    List<DecodedLayer> layers = new ArrayList<>();
    for (int level = 0; level < layerSizes.length; level++) {
      int size = layerSizes[level];
      int[] nodes = level > 0 ? section(in, size) : null;
      int[] below = level > 1 ? section(in, size) : null;
      int[][] links = new int[size][];
      for (int i = 0; i < size; i++) {
        links[i] = row(ints(in, level == 0 ? maxM0 : maxM));
      }
      skipGap(in);
      layers.add(new DecodedLayer(nodes, below, links));
    }
    return layers;
  }

  private static int[] row(int[] filled) {
    int links = 0;
    while (links < filled.length && filled[links] != -1) {
      links++;
    }
    for (int i = links; i < filled.length; i++) {
      if (filled[i] != -1) {
        throw new AssertionError("a link after the end of its row: " + Arrays.toString(filled));
      }
    }
    return Arrays.copyOf(filled, links);
  }

  private static int[] section(ByteBuffer in, int size) {
    int[] values = ints(in, size);
    skipGap(in);
    return values;
  }

  private static void skipGap(ByteBuffer in) {
    while (in.position() % 64 != 0) {
      if (in.get() != 0) {
        throw new AssertionError("a gap is not of zeros, at " + (in.position() - 1));
      }
    }
  }

  private static int[] ints(ByteBuffer in, int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.getInt();
    }
    return values;
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Magic, name, version, id of the segment, suffix. */
  static int headerLength(byte[] file) {
    int name = 4 + 1 + file[4];
    int suffix = name + 4 + 16;
    return suffix + 1 + file[suffix];
  }
}
