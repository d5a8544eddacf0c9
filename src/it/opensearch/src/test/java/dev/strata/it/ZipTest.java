// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.opensearch.common.bootstrap.JarHell;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.plugins.PluginsService;

/** The zip passes what {@code opensearch-plugin install} asks the server's code about one. */
public class ZipTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void itCanBeInstalled() throws Exception {
    Path unpacked = temporary.getRoot().toPath().resolve("unpacked");
    Home.unpack(unpacked);
    PluginInfo info = PluginInfo.readFromProperties(unpacked);
    PluginsService.verifyCompatibility(info);
    assertEquals("strata", info.getName());
    assertEquals("dev.strata.hnsw.opensearch.StrataPlugin", info.getClassname());
    assertEquals("25", info.getJavaVersion());
    PluginsService.checkJarHellForPlugin(
        JarHell.parseClassPath(),
        info,
        unpacked,
        temporary.newFolder("plugins").toPath(),
        temporary.newFolder("modules").toPath());
  }

  /** What is in it, and what would make the installer ask: no policy, no programs. */
  @Test
  public void itHoldsTheJarAndItsDescriptorAlone() throws Exception {
    Path unpacked = temporary.getRoot().toPath().resolve("unpacked");
    Home.unpack(unpacked);
    try (Stream<Path> files = Files.list(unpacked)) {
      Set<String> names =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      assertTrue(names.toString(), names.removeIf(name -> name.matches("strata-hnsw-.*\\.jar")));
      assertEquals(Set.of("plugin-descriptor.properties", "LICENSE", "NOTICE"), names);
    }
  }
}
