// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the README promises, done with the packaged jar as a user has it. */
public class QuickStartTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void readmeRuns() throws Exception {
    Path folder = temporary.getRoot().toPath();
    List<Snippet> snippets = Snippet.all(Path.of(System.getProperty("readme")));
    assertFalse("the README has a block of Java", snippets.isEmpty());
    for (Snippet snippet : snippets) {
      String file = snippet.className() + ".java";
      Files.writeString(folder.resolve(file), snippet.program());
      Java.run(folder, "-ea", "-cp", CLASS_PATH, file);
    }
    List<Path> indexes = indexesBelow(folder);
    assertFalse("the README's code leaves an index in a folder of its own", indexes.isEmpty());
    for (Path index : indexes) {
      assertReadableAndClean(index);
    }
  }

  @Test
  public void luceneIsTheOnlyDependency() {
    List<String> jars =
        Stream.of(CLASS_PATH.split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .filter(name -> name.endsWith(".jar"))
            .filter(name -> !name.matches("(junit|hamcrest|surefire|common).*"))
            .map(name -> name.replaceFirst("-[0-9].*", ""))
            .sorted()
            .toList();
    assertEquals(List.of("lucene-core", "strata-hnsw"), jars);
    for (String absent :
        List.of(
            "dev.strata.hnsw.cli.Main",
            "picocli.CommandLine",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "me.tongfei.progressbar.ProgressBar")) {
      assertThrows(absent, ClassNotFoundException.class, () -> Class.forName(absent));
    }
  }

  @Test
  public void formatIsFoundByName() {
    KnnVectorsFormat format = KnnVectorsFormat.forName("StrataHnsw");
    assertEquals("dev.strata.hnsw.StrataHnswVectorsFormat", format.getClass().getName());
  }

  @Test
  public void commandLineRunsByItself() throws Exception {
    Path folder = temporary.getRoot().toPath();
    String help = Java.run(folder, "-jar", System.getProperty("cli"), "--help");
    assertTrue(help, help.contains("demo"));
  }

  private static List<Path> indexesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segments_"))
          .map(Path::getParent)
          .distinct()
          .toList();
    }
  }

  private static void assertReadableAndClean(Path index) throws IOException {
    try (FSDirectory directory = FSDirectory.open(index)) {
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        int fields = 0;
        for (LeafReaderContext leaf : reader.leaves()) {
          for (FieldInfo field : leaf.reader().getFieldInfos()) {
            if (field.hasVectorValues()) {
              assertEquals("StrataHnsw", field.getAttribute("PerFieldKnnVectorsFormat.format"));
              fields++;
            }
          }
        }
        assertTrue("vectors in " + index, fields > 0);
      }
      try (CheckIndex check = new CheckIndex(directory)) {
        assertTrue("clean: " + index, check.checkIndex().clean);
      }
    }
  }
}
