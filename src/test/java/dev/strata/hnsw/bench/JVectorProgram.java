// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@link JVectorDriver} on the Java and the class path of this one. Nothing here may run a line of
 * JVector, which would load its kernels where Strata is measured.
 */
final class JVectorProgram {
  private JVectorProgram() {}

  static DriverProgram find() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + (Runtime.getRuntime().maxMemory() >> 20) + "m",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            JVectorDriver.class.getName());
    try {
      // the class is named here, and neither run nor initialized
      Path jar =
          Path.of(
              GraphIndexBuilder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new DriverProgram(command, jar.getFileName().toString());
    } catch (URISyntaxException e) {
      throw new IOException("no file of JVector", e);
    }
  }
}
