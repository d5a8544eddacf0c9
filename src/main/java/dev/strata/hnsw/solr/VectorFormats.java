// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;

/**
 * Makes the vectors format beside it known to Lucene. Lucene keeps it as long as the JVM runs, but
 * Solr closes the loader of a {@code lib} folder with the core or node that it belongs to, and a
 * closed loader finds no further classes. So all that the format may ever need are loaded before.
 */
final class VectorFormats {
  private static final String BASE = "dev/strata/hnsw/";
  private static final String CLASS = ".class";
  private static final List<String> ELSEWHERE =
      List.of(BASE + "solr/", BASE + "opensearch/", BASE + "cli/");

  static {
    if (VectorFormats.class.getClassLoader() instanceof Closeable) {
      loadAll();
    }
  }

  private VectorFormats() {}

  static void register() {
    KnnVectorsFormat.reloadKnnVectorsFormat(VectorFormats.class.getClassLoader());
  }

  private static void loadAll() {
    CodeSource source = VectorFormats.class.getProtectionDomain().getCodeSource();
    if (source == null) { // then there is no file to look into
      return;
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      try (FileSystem jar = Files.isDirectory(place) ? null : FileSystems.newFileSystem(place)) {
        loadBelow(jar == null ? place : jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void loadBelow(Path root) throws IOException, ClassNotFoundException {
    List<String> names;
    try (Stream<Path> files = Files.walk(root)) {
      names =
          files
              .map(file -> root.relativize(file).toString().replace('\\', '/'))
              .filter(name -> name.startsWith(BASE) && name.endsWith(CLASS))
              .filter(name -> name.endsWith("package-info.class") == false)
              .filter(name -> ELSEWHERE.stream().noneMatch(name::startsWith))
              .toList();
    }
    for (String name : names) {
      String type = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
      Class.forName(type, false, VectorFormats.class.getClassLoader());
    }
  }
}
