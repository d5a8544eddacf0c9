// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.rules.ExternalResource;

/** One node for all tests that leave it as they found it. It goes with the process of the tests. */
final class SharedNode extends ExternalResource {
  private static OpenSearchNode node;

  static OpenSearchNode node() {
    return node;
  }

  @Override
  protected void before() throws IOException {
    if (node == null) {
      Path logs = Files.createDirectories(Path.of(System.getProperty("logs")));
      Path folder = Files.createTempDirectory(logs, "homes");
      node = new Home(folder.resolve("shared")).install().start(List.of());
    }
  }
}
