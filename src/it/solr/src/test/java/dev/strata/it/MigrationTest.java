// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** From Solr's own vector type to ours and back, without sending a document again. */
public class MigrationTest {
  private static final String CORE = "vectors";
  private static final String KNN = "{!knn f=v topK=1 efSearchScaleFactor=50}";
  private static final String STRATA = "{!strata f=v topK=1 ef=50}";
  private static final int STEP = 1_000;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Vectors vectors = Vectors.clustered();

  @Test
  public void mergesMoveTheVectors() throws Exception {
    SolrHome home =
        SolrHome.make(temporary.getRoot().toPath().resolve("home"))
            .core(CORE, SolrHome.STOCK_TYPE, SolrHome.PARSER);
    try (SolrNode node = new SolrNode(home.folder())) {
      add(node, 0);
      add(node, STEP);
      assertEquals(Set.of("Lucene99HnswVectorsFormat"), node.formats(CORE));
      reload(node, home, SolrHome.FIELD_TYPE);
      assertFound(node, KNN);
      add(node, 2 * STEP);
      assertEquals(Set.of("Lucene99HnswVectorsFormat", "StrataHnsw"), node.formats(CORE));
      assertFound(node, STRATA);
      node.update(CORE, "{optimize: {maxSegments: 1}}");
      assertEquals(Set.of("StrataHnsw"), node.formats(CORE));
      assertFound(node, STRATA);
      reload(node, home, SolrHome.STOCK_TYPE);
      assertFound(node, KNN);
      add(node, 3 * STEP);
      node.update(CORE, "{optimize: {maxSegments: 1}}");
      assertEquals(Set.of("Lucene99HnswVectorsFormat"), node.formats(CORE));
      assertFound(node, KNN);
    }
  }

  private void add(SolrNode node, int from) throws IOException {
    node.update(CORE, vectors.json(IntStream.range(from, from + STEP)));
    node.update(CORE, "{commit: {}}");
  }

  private static void reload(SolrNode node, SolrHome home, String fieldType) throws IOException {
    home.core(CORE, fieldType, SolrHome.PARSER);
    node.get("admin/cores", Map.of("action", "RELOAD", "core", CORE));
  }

  /** Documents of several commits are found by their own vectors. */
  private void assertFound(SolrNode node, String parser) throws IOException {
    for (int id : List.of(7, STEP + 7)) {
      String q = parser + vectors.document(id);
      assertEquals(
          Integer.toString(id),
          node.get(CORE + "/select", Map.of("q", q, "fl", "id"))
              .path("response")
              .path("docs")
              .path(0)
              .path("id")
              .asText());
    }
  }
}
