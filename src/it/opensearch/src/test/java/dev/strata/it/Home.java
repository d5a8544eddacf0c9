// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The home of a node.
 *
 * @param folder named after the node
 */
record Home(Path folder) {
  private static final String NETTY = "org.opensearch.transport.Netty4ModulePlugin";

  static Path zip() {
    return Path.of(System.getProperty("plugin.zip"));
  }

  Path plugin() {
    return folder.resolve("plugins").resolve("strata");
  }

  boolean isInstalled() {
    return Files.exists(plugin());
  }

  /** Unpacks the zip into the folder of plugins, as an installation does. */
  Home install() throws IOException {
    unpack(plugin());
    return this;
  }

  static void unpack(Path target) throws IOException {
    Files.createDirectories(target);
    try (ZipFile zip = new ZipFile(Home.zip().toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream content = zip.getInputStream(entry)) {
          Files.copy(content, target.resolve(entry.getName()));
        }
      }
    }
  }

  /** A cluster of one node, once it listens. */
  OpenSearchNode start(String... settings) throws IOException {
    return start(List.of(), settings);
  }

  /** The same with plugins on the class path. */
  OpenSearchNode start(List<String> plugins, String... settings) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(settings));
    all.add("discovery.type=single-node");
    return begin(plugins, all).await();
  }

  /** Begins to start a node that looks for its cluster as the settings say. */
  OpenSearchNode begin(List<String> plugins, List<String> settings) throws IOException {
    List<String> classPath = new ArrayList<>(List.of(NETTY));
    classPath.addAll(plugins);
    List<String> all = new ArrayList<>(settings);
    all.add("node.name=" + folder.getFileName());
    all.add("cluster.name=strata");
    return OpenSearchNode.start(folder, classPath, all.toArray(String[]::new));
  }

  /** The names of all files of its indexes. */
  List<String> indexFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
