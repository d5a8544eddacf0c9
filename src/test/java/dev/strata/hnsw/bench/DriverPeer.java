// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.Peer;
import dev.strata.hnsw.cli.PeerData;
import dev.strata.hnsw.cli.PeerIndex;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.IOUtils;

/** A system in a process of its own, which our driver runs. */
final class DriverPeer implements Peer {
  private final String name;
  private final DriverProgram program;
  private final Path work;

  DriverPeer(String name, DriverProgram program, Path work) {
    this.name = name;
    this.program = program;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name + ", " + program.version();
  }

  @Override
  public PeerIndex build(PeerData data) throws IOException {
    Path vectors = work.resolve(name + "-vectors.f32");
    Path queries = work.resolve(name + "-queries.f32");
    write(vectors, data.rows(), data.dimension(), data::vector);
    write(queries, data.queries().length, data.dimension(), row -> data.queries()[row]);
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of(vectors.toString(), queries.toString()));
    command.addAll(List.of(String.valueOf(data.dimension()), data.euclidean() ? "l2" : "ip"));
    DriverProcess process = new DriverProcess(command, work.resolve(name + "-errors.txt"));
    try {
      String loaded = process.reply("ready");
      String expected = data.rows() + " " + data.queries().length;
      if (loaded.equals(expected) == false) {
        throw new IOException(name + " loaded " + loaded + " rows, expected: " + expected);
      }
      IOUtils.deleteFilesIfExist(vectors, queries);
      process.send("build " + data.m() + " " + data.efConstruction());
      String[] built = process.reply("built").split(" ");
      return new DriverIndex(
          process, data.queries().length, Double.parseDouble(built[0]), Long.parseLong(built[1]));
    } catch (Throwable t) {
      IOUtils.closeWhileHandlingException(process);
      throw t;
    }
  }

  /** Gives one row. */
  @FunctionalInterface
  private interface Rows {
    float[] row(int row) throws IOException;
  }

  private static void write(Path file, int rows, int dimension, Rows source) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int row = 0; row < rows; row++) {
        bytes.asFloatBuffer().put(source.row(row));
        out.write(bytes.array());
      }
    }
  }
}
