// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Answers;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * JVector as a peer of the benchmark: a program that takes the arguments and the commands of {@code
 * hnswlib_driver.cpp}, where they are described.
 *
 * <p>It has a Java of its own because within one, the code of each system is compiled by what the
 * other has done with the JDK's vectors and segments: measured, JVector in the same Java halves
 * Strata's speed.
 */
final class JVectorDriver {
  private static final VectorTypeSupport TYPES =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private final OutputStream out;
  private final int dimension;
  private final boolean euclidean;
  private final List<VectorFloat<?>> queries;
  private List<VectorFloat<?>> vectors;
  private JVectorIndex index;

  private JVectorDriver(String[] args, OutputStream out) throws IOException {
    this.out = out;
    dimension = Integer.parseInt(args[2]);
    euclidean = args[3].equals("l2");
    vectors = read(Path.of(args[0]));
    queries = read(Path.of(args[1]));
    say("ready " + vectors.size() + " " + queries.size());
  }

  /** Serves until the input ends. */
  public static void main(String[] args) throws IOException {
    JVectorDriver driver = new JVectorDriver(args, new FileOutputStream(FileDescriptor.out));
    InputStreamReader in = new InputStreamReader(System.in, StandardCharsets.US_ASCII);
    BufferedReader commands = new BufferedReader(in);
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      int[] numbers = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
      switch (words[0]) {
        case "build" -> driver.build(numbers[0], numbers[1]);
        case "search" -> driver.search(numbers[0], numbers[1]);
        case "time" -> driver.time(numbers[0], numbers[1], numbers[2]);
        default -> throw new IllegalArgumentException("not a command: " + line);
      }
    }
  }

  private List<VectorFloat<?>> read(Path file) throws IOException {
    List<VectorFloat<?>> rows = new ArrayList<>();
    int size = dimension * Float.BYTES;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (byte[] bytes = in.readNBytes(size); bytes.length > 0; bytes = in.readNBytes(size)) {
        float[] row = new float[dimension];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
        rows.add(TYPES.createFloatVector(row));
      }
    }
    return rows;
  }

  private void build(int m, int ef) throws IOException {
    long start = System.nanoTime();
    index = JVectorIndex.build(vectors, dimension, euclidean, m, ef);
    say("built " + (System.nanoTime() - start) / 1e9 + " " + index.bytes());
    vectors = null; // the index holds them
  }

  private void search(int ef, int k) throws IOException {
    Answers answers = index.answers(queries, ef, k);
    ByteBuffer rows =
        ByteBuffer.allocate(queries.size() * k * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int[] found : answers.rows()) {
      for (int i = 0; i < k; i++) {
        rows.putInt(i < found.length ? found[i] : -1);
      }
    }
    say("found " + answers.distances());
    out.write(rows.array());
  }

  private void time(int ef, int k, int millis) throws IOException {
    say("qps " + index.qps(queries, ef, k, millis));
  }

  private void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
