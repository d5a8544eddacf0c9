// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A node of OpenSearch on a free port of 127.0.0.1, in a process of its own. */
final class OpenSearchNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path errors;
  private String http;
  private String transport;

  /** What a request was answered with. */
  record Answer(int status, JsonNode body) {}

  private OpenSearchNode(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Begins to start a node; {@link #await} waits until it listens.
   *
   * @param home with its data and plugins
   * @param classPathPlugins classes of plugins that are not installed
   * @param settings each as name=value
   */
  static OpenSearchNode start(Path home, List<String> classPathPlugins, String... settings)
      throws IOException {
    Files.createDirectories(home.resolve("config"));
    Path logs = Files.createDirectories(Path.of(System.getProperty("logs")));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.add("-XX:+AutoCreateSharedArchive");
    command.add("-XX:SharedArchiveFile=" + logs.resolve("classes.jsa"));
    command.add("-Dnode.log=" + logs.resolve(home.getFileName() + ".log"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeProcess.class.getName(), home.toString()));
    command.add(String.join(",", classPathPlugins));
    command.addAll(Arrays.asList(settings));
    Path errors = logs.resolve(home.getFileName() + ".err");
    return new OpenSearchNode(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start(),
        errors);
  }

  OpenSearchNode await() throws IOException {
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && line.startsWith("listening ") == false) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the node did not start: " + Files.readString(errors));
    }
    http = "http://127.0.0.1:" + line.split(" ")[1] + "/";
    transport = line.split(" ")[2];
    return this;
  }

  /** Where other nodes find this one. */
  String transport() {
    return transport;
  }

  /** The answer to a request, whatever its status. */
  Answer ask(String method, String path, String body) throws IOException {
    return ask(method, path, "application/json", body);
  }

  /** The same for a body of another type. */
  Answer ask(String method, String path, String type, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(http + path))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      String answered = response.headers().firstValue("content-type").orElse("");
      return new Answer(
          response.statusCode(),
          answered.startsWith("application/json")
              ? JSON.readTree(response.body())
              : JSON.getNodeFactory().textNode(response.body()));
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** The answer to a request that must succeed. */
  JsonNode call(String method, String path, String body) throws IOException {
    Answer answer = ask(method, path, body);
    if (answer.status() >= 300) {
      throw new IOException(method + " " + path + ": " + answer);
    }
    return answer.body();
  }

  JsonNode get(String path) throws IOException {
    return call("GET", path, "");
  }

  JsonNode post(String path, String body) throws IOException {
    return call("POST", path, body);
  }

  JsonNode put(String path, String body) throws IOException {
    return call("PUT", path, body);
  }

  /** Ends the process as a failure of its machine would. */
  void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /** Ends the node in good order. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    waitFor();
  }

  private void waitFor() {
    process.onExit().join();
  }
}
