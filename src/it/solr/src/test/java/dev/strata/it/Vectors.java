// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Vectors of documents, whose ids are their places, and of queries of the same kind. */
record Vectors(float[][] documents, float[][] queries) {
  /** How many documents are near. */
  static final int HITS = 10;

  private static final int CLUSTERS = 100;
  private static final long SEED = 4;

  /** As many as most tests need. */
  static Vectors clustered() {
    return clustered(64, 20_000, 100);
  }

  /** Around random centres. */
  static Vectors clustered(int dimension, int documents, int queries) {
    Random random = new Random(SEED);
    float[][] centers = new float[CLUSTERS][];
    Arrays.setAll(centers, i -> around(new float[dimension], random));
    float[][] all = new float[documents + queries][];
    Arrays.setAll(all, i -> around(centers[random.nextInt(CLUSTERS)], random));
    return new Vectors(
        Arrays.copyOf(all, documents), Arrays.copyOfRange(all, documents, all.length));
  }

  private static float[] around(float[] center, Random random) {
    float[] vector = new float[center.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = center[i] + (float) random.nextGaussian();
    }
    return vector;
  }

  /** From TEXMEX files, {@code .bvecs} or {@code .fvecs}; the first ones of the queries. */
  static Vectors read(Path documents, Path queries, int limit) throws IOException {
    float[][] asked = rows(queries);
    return new Vectors(rows(documents), Arrays.copyOf(asked, Math.min(limit, asked.length)));
  }

  private static float[][] rows(Path file) throws IOException {
    boolean bytes = file.toString().endsWith(".bvecs");
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int size = Integer.BYTES + in.getInt(0) * (bytes ? Byte.BYTES : Float.BYTES);
    float[][] rows = new float[in.capacity() / size][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new float[in.getInt()];
      for (int i = 0; i < rows[row].length; i++) {
        rows[row][i] = bytes ? Byte.toUnsignedInt(in.get()) : in.getFloat();
      }
    }
    return rows;
  }

  int dimension() {
    return documents[0].length;
  }

  /** The same in whole numbers from -128 to 127. */
  Vectors bytes() {
    return new Vectors(bytes(documents), bytes(queries));
  }

  private static float[][] bytes(float[][] rows) {
    float[][] whole = new float[rows.length][rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < whole[row].length; i++) {
        whole[row][i] = Math.clamp(Math.round(20 * rows[row][i]), -128, 127);
      }
    }
    return whole;
  }

  /** Documents as Solr takes them, with their vectors in the field {@code v}. */
  String json(IntStream ids) {
    return json("v", ids);
  }

  /** The same in another field. */
  String json(String field, IntStream ids) {
    return ids.mapToObj(
            id ->
                "{id: \"%d\", n: %d, color: \"%s\", %s: %s}"
                    .formatted(id, id, color(id), field, document(id)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String color(int id) {
    return id / 2 % 4 == 0 ? "red" : "blue";
  }

  /** The vector of a document as Solr takes it. */
  String document(int id) {
    return text(documents[id]);
  }

  String query(int query) {
    return text(queries[query]);
  }

  /** Whole numbers have no fraction, which Solr would not take in bytes. */
  private static String text(float[] vector) {
    StringJoiner components = new StringJoiner(",", "[", "]");
    for (float component : vector) {
      components.add(
          component == (int) component
              ? Integer.toString((int) component)
              : Float.toString(component));
    }
    return components.toString();
  }

  /** The accepted documents that are closest to a query. */
  Set<Integer> nearest(int query, IntPredicate accepted) {
    double[] distances = new double[documents.length];
    PriorityQueue<Integer> nearest =
        new PriorityQueue<>(Comparator.comparingDouble(id -> -distances[id]));
    for (int id = 0; id < documents.length; id++) {
      if (accepted.test(id) == false) {
        continue;
      }
      distances[id] = distance(documents[id], queries[query]);
      if (nearest.size() < HITS || distances[id] < distances[nearest.peek()]) {
        nearest.add(id);
        if (nearest.size() > HITS) {
          nearest.remove();
        }
      }
    }
    return new HashSet<>(nearest);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
