// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running driver; its source {@code hnswlib_driver.cpp} describes what is said. */
final class DriverProcess implements Closeable {
  private static final int SECONDS_TO_END = 10;

  private final String name;
  private final Path errors;
  private final Process process;
  private final OutputStream commands;
  private final InputStream answers;

  /**
   * Starts a driver.
   *
   * @param errors file for what it says on standard error
   */
  DriverProcess(List<String> command, Path errors) throws IOException {
    this.name = command.getFirst();
    this.errors = errors;
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    commands = process.getOutputStream();
    answers = new BufferedInputStream(process.getInputStream());
  }

  /** Sends a command. */
  void send(String command) throws IOException {
    commands.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
    commands.flush();
  }

  /** Reads the line of an answer, which begins with a word, and returns what follows. */
  String reply(String word) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = answers.read(); next != '\n'; next = answers.read()) {
      if (next < 0) {
        throw failure("ended instead of an answer");
      }
      bytes.write(next);
    }
    String line = bytes.toString(StandardCharsets.US_ASCII).stripTrailing();
    if (line.startsWith(word + " ") == false) {
      throw failure("answered '" + line + "' instead of " + word);
    }
    return line.substring(word.length() + 1);
  }

  /** Reads the numbers behind a line. */
  int[] readInts(int count) throws IOException {
    byte[] bytes = answers.readNBytes(count * Integer.BYTES);
    if (bytes.length < count * Integer.BYTES) {
      throw failure("ended within an answer");
    }
    int[] ints = new int[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ints);
    return ints;
  }

  private IOException failure(String what) throws IOException {
    return new IOException(name + " " + what + "; it said: " + Files.readString(errors).strip());
  }

  /** Ends it by the end of its input. */
  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS) == false) {
        process.destroyForcibly();
        throw failure("did not end with its input");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the end of " + name, e);
    } finally {
      answers.close();
    }
  }
}
