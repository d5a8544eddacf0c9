// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Vectors of other kinds than most tests have, and what becomes of a vector in its document. */
public class FieldsTest {
  private static final int SMALL = 3;

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static SolrNode node;

  @BeforeClass
  public static void start() throws Exception {
    SolrHome home = SolrHome.make(TEMPORARY.newFolder("home").toPath());
    for (int dimension : List.of(SMALL, 32, 768, 4_096)) {
      home.core("d" + dimension, dimension, SolrHome.FIELD_TYPE, SolrHome.PARSER);
    }
    node = new SolrNode(home.folder());
  }

  @AfterClass
  public static void close() throws Exception {
    node.close();
  }

  @Test
  public void wideVectors() throws IOException {
    assertFound("v", Vectors.clustered(768, 3_000, 20));
    assertFound("v", Vectors.clustered(4_096, 600, 5));
  }

  @Test
  public void bytes() throws IOException {
    Vectors vectors = Vectors.clustered(32, 5_000, 50).bytes();
    assertFound("b", vectors);
    new Shards(List.of(node), "d32", vectors)
        .assertRefused(
            "{!strata f=b}[" + "1,".repeat(31) + "200]",
            "field 'b': incorrect vector element: '200'. The expected format is:'[b1,b2..b3]' where"
                + " each element b is a byte (-128 to 127)");
  }

  private static void assertFound(String field, Vectors vectors) throws IOException {
    String core = "d" + vectors.dimension();
    int count = vectors.documents().length;
    for (int from = 0; from < count; from += 1_000) {
      IntStream ids = IntStream.range(from, Math.min(from + 1_000, count));
      node.update(core, vectors.json(field, ids));
    }
    node.update(core, "{optimize: {maxSegments: 1}}");
    Shards shards = new Shards(List.of(node), core, vectors);
    String strata = "{!strata f=" + field + " ef=200 v=$vector}";
    shards.assertWidth(strata, 200, Map.of());
    String knn = "{!knn f=" + field + " topK=10 efSearchScaleFactor=20 v=$vector}";
    for (String q : List.of(strata, knn)) {
      double recall = shards.recall(q, Map.of(), id -> true);
      System.out.printf("fields: %s %s: recall@10 %.3f%n", core, q, recall);
      assertTrue(core + " " + q + ": " + recall, recall >= 0.95);
    }
  }

  @Test
  public void wrongBytesAreExplained() throws IOException {
    for (String element : List.of("200", "-129", "1.5")) {
      String document = "[{id: \"wrong\", b: [1, " + element + ", 3]}]";
      JsonNode error = node.tryUpdate("d" + SMALL, document).path("error");
      assertEquals(error.toString(), 400, error.path("code").asInt());
      String message =
          "field 'b': elements must be whole numbers between -128 and 127, got: " + element;
      assertTrue(error.toString(), error.path("msg").asText().contains(message));
    }
  }

  /** A document shows its vectors where the schema says that they are stored, as they were sent. */
  @Test
  public void storedVectorsComeBack() throws IOException {
    add("{id: \"stored\", kept: [1.5, -2, 3e-7], keptBytes: [1, -128, 127], v: [1, 2, 3]}");
    JsonNode document = document("stored", "*,v,b");
    assertEquals("[1.5,-2.0,3.0E-7]", document.path("kept").toString());
    assertEquals("[1,-128,127]", document.path("keptBytes").toString());
    assertTrue(document.toString(), document.path("v").isMissingNode());
    assertEquals(List.of("stored"), hits("{!strata f=kept topK=1}[1.5, -2, 0]"));
    assertEquals(List.of("stored"), hits("{!strata f=keptBytes topK=1}[1, -128, 127]"));
  }

  /** Solr writes the whole document anew, with what it has stored of it. */
  @Test
  public void atomicUpdatesKeepStoredVectorsOnly() throws IOException {
    add("{id: \"atomic\", n: 1, kept: [9, 9, 9], keptBytes: [9, 9, 9], v: [9, 9, 9]}");
    assertEquals(List.of("atomic"), hits("{!strata f=v topK=1}[9, 9, 9]"));
    add("{id: \"atomic\", n: {set: 2}}");
    JsonNode document = document("atomic", "*");
    assertEquals(2, document.path("n").asInt());
    assertEquals("[9.0,9.0,9.0]", document.path("kept").toString());
    assertEquals(List.of("atomic"), hits("{!strata f=kept topK=1}[9, 9, 9]"));
    assertEquals(List.of("atomic"), hits("{!strata f=keptBytes topK=1}[9, 9, 9]"));
    assertTrue(hits("{!strata f=v topK=100}[9, 9, 9]").contains("atomic") == false);
  }

  /** Of a field that has doc values alone Solr writes nothing but these. */
  @Test
  public void updatesInPlaceKeepAllVectors() throws IOException {
    add("{id: \"place\", votes: 1, v: [-9, -9, -9]}");
    add("{id: \"place\", votes: {inc: 4}}");
    assertEquals(5, document("place", "votes").path("votes").asInt());
    assertEquals(List.of("place"), hits("{!strata f=v topK=1}[-9, -9, -9]"));
  }

  private static void add(String document) throws IOException {
    node.update("d" + SMALL, "[" + document + "]");
    node.update("d" + SMALL, "{commit: {}}");
  }

  private static JsonNode document(String id, String fields) throws IOException {
    Map<String, String> parameters = Map.of("q", "id:" + id, "fl", fields);
    return node.get("d" + SMALL + "/select", parameters).path("response").path("docs").path(0);
  }

  private static List<String> hits(String q) throws IOException {
    JsonNode documents =
        node.get("d" + SMALL + "/select", Map.of("q", q, "fl", "id", "rows", "100"))
            .path("response")
            .path("docs");
    return documents.valueStream().map(hit -> hit.path("id").asText()).toList();
  }
}
