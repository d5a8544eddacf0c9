// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * An index that names the format, opened by nodes in Java processes of their own: what was loaded
 * once stays loaded in this one.
 */
public class OtherProcessTest {
  private static final String CORE = "vectors";
  private static final int DOCUMENTS = 1_000;
  private static final String HIT = "hits: [{\"id\":\"7\"}]\nreloaded: [{\"id\":\"7\"}]";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Vectors vectors = Vectors.clustered();

  @Test
  public void theJarIsNeededAndEnough() throws Exception {
    SolrHome home =
        SolrHome.make(temporary.getRoot().toPath().resolve("home"))
            .core(CORE, SolrHome.FIELD_TYPE, SolrHome.PARSER);
    index(home);
    assertEquals(HIT, answer(home, "strata"));
    Path away = temporary.getRoot().toPath().resolve("strata-hnsw.jar");
    Files.move(home.jar(), away);
    assertAnswer(home, "Error loading class 'dev.strata.hnsw.solr.StrataDenseVectorField'");
    home.core(CORE, SolrHome.STOCK_TYPE, "");
    assertAnswer(
        home,
        "An SPI class of type org.apache.lucene.codecs.KnnVectorsFormat with name 'StrataHnsw' does"
            + " not exist.");
    Files.move(away, home.jar());
    assertEquals("though nothing names a class of ours", HIT, answer(home, "knn"));
  }

  /** Only this core has the jar, with a class loader of its own that goes when it is reloaded. */
  @Test
  public void theLibOfACoreIsEnough() throws Exception {
    SolrHome home =
        SolrHome.make(temporary.getRoot().toPath().resolve("home"))
            .core(CORE, SolrHome.FIELD_TYPE, SolrHome.PARSER);
    Path lib = Files.createDirectories(home.folder().resolve(CORE).resolve("lib"));
    Files.move(home.jar(), lib.resolve(home.jar().getFileName()));
    index(home);
    assertEquals(HIT, answer(home, "strata"));
    assertEquals(HIT, answer(home, "knn"));
    home.core(CORE, SolrHome.STOCK_TYPE, "");
    assertEquals("though nothing names a class of ours", HIT, answer(home, "knn"));
  }

  private void index(SolrHome home) throws Exception {
    try (SolrNode node = new SolrNode(home.folder())) {
      node.update(CORE, vectors.json(IntStream.range(0, DOCUMENTS)));
      node.update(CORE, "{commit: {}}");
      assertEquals(
          DOCUMENTS,
          node.get(CORE + "/select", Map.of("q", "*:*")).path("response").path("numFound").asInt());
    }
  }

  private void assertAnswer(SolrHome home, String failure) throws Exception {
    String answer = answer(home, "knn");
    assertTrue(answer, answer.startsWith("failure: "));
    assertTrue(answer + " should have: " + failure, answer.contains(failure));
  }

  /** What a node in a process of its own says when it is asked for the one nearest document. */
  private String answer(SolrHome home, String parser) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name :
        List.of(
            "solr.logs.dir", "solr.security.allow.urls.enabled", "java.util.logging.config.file")) {
      command.add("-D" + name + "=" + System.getProperty(name));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeProcess.class.getName(), home.folder().toString(), CORE));
    command.add("{!" + parser + " f=v topK=1}" + vectors.document(7));
    File output = temporary.newFile();
    File errors = temporary.newFile();
    int exit =
        new ProcessBuilder(command).redirectOutput(output).redirectError(errors).start().waitFor();
    assertEquals(Files.readString(errors.toPath()), 0, exit);
    return Files.readString(output.toPath()).strip();
  }
}
