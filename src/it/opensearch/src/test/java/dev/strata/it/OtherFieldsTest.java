// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;

/** Vectors in nested documents, of bytes, under each similarity, and without a stored source. */
public class OtherFieldsTest {
  private static final String NAME = "fields";
  private static final int PARENTS = 1_000;
  private static final int CHILDREN = 3;
  private static final ClusteredVectors VECTORS = new ClusteredVectors();

  @ClassRule public static final SharedNode SHARED = new SharedNode();

  private final OpenSearchNode node = SharedNode.node();

  @After
  public void remove() throws IOException {
    node.call("DELETE", NAME, "");
  }

  private void create(String settings, String properties) throws IOException {
    node.put(
        NAME,
        "{\"settings\": {\"index.strata\": true%s}, \"mappings\": {\"properties\": {%s}}}"
            .formatted(settings, properties));
  }

  private List<String> search(String query) throws IOException {
    JsonNode answer = node.post(NAME + "/_search", "{\"query\": " + query + "}");
    List<String> ids = new ArrayList<>();
    answer.path("hits").path("hits").forEach(hit -> ids.add(hit.path("_id").asText()));
    return ids;
  }

  @Test
  public void theBestChildOfEachParentCounts() throws IOException {
    create(
        "",
        """
        "color": {"type": "keyword"},
        "parts": {"type": "nested", "properties": {
          "tag": {"type": "keyword"}, "v": {"type": "strata_vector", "dimension": 64}}}
        """);
    StringBuilder bulk = new StringBuilder();
    for (int id = 0; id < PARENTS; id++) {
      bulk.append("{\"index\": {\"_id\": \"").append(id).append("\"}}\n");
      bulk.append("{\"color\": \"").append(id % 4 == 0 ? "red" : "blue").append("\", \"parts\": [");
      for (int child = 0; child < CHILDREN; child++) {
        bulk.append(child == 0 ? "" : ", ").append("{\"tag\": \"").append(child);
        bulk.append("\", \"v\": ").append(VECTORS.document(CHILDREN * id + child)).append('}');
      }
      bulk.append("]}\n");
    }
    assertEquals(
        false, node.post(NAME + "/_bulk?refresh=true", bulk.toString()).path("errors").asBoolean());
    assertNested("all", "", vector -> true);
    assertNested(
        "of a tag",
        ", \"filter\": {\"term\": {\"parts.tag\": \"1\"}}",
        vector -> vector % CHILDREN == 1);
    assertNested(
        "of red parents",
        ", \"filter\": {\"term\": {\"color\": \"red\"}}",
        vector -> vector / CHILDREN % 4 == 0);
  }

  private void assertNested(String what, String filter, IntPredicate accepted) throws IOException {
    int found = 0;
    for (int query = 0; query < 30; query++) {
      List<String> ids =
          search(
              """
              {"nested": {"path": "parts", "score_mode": "max", "query": {"strata_knn": {
                "parts.v": {"vector": %s, "k": 10, "ef_search": 200%s}}}}}
              """
                  .formatted(VECTORS.query(query), filter));
      assertEquals(what, 10, ids.size());
      int number = query;
      List<String> nearest =
          IntStream.range(0, PARENTS * CHILDREN)
              .filter(accepted)
              .boxed()
              .sorted(Comparator.comparingDouble(id -> VECTORS.distance(number, id)))
              .map(vector -> Integer.toString(vector / CHILDREN))
              .distinct()
              .limit(10)
              .toList();
      found += (int) ids.stream().filter(nearest::contains).count();
    }
    System.out.printf("nested, %s: recall@10 %.3f%n", what, found / 300.0);
    assertTrue(what + ": " + found, found >= 0.95 * 300);
  }

  @Test
  public void distancesAreThoseOfTheSimilarity() throws IOException {
    assertNear("l2", "float", "[3, 4]", 4.1f);
    assertNear("cosine", "float", "[3, 4]", 0.02f);
    assertNear("dot_product", "float", "[0.6, 0.8]", -0.95f);
    assertNear("max_inner_product", "float", "[3, 4]", -24.5f);
    assertNear("l2", "byte", "[3, 4]", 4.1f);
    assertNear("cosine", "byte", "[3, 4]", 0.02f);
    assertNear("dot_product", "byte", "[3, 4]", -24.5f);
    assertNear("max_inner_product", "byte", "[3, 4]", -24.5f);
    create("", "\"x\": {\"type\": \"keyword\"}"); // for the end
  }

  /** Of three documents two are within the distance of the query, whichever similarity it is. */
  private void assertNear(String similarity, String elementType, String query, float distance)
      throws IOException {
    create(
        "",
        """
        "v": {"type": "strata_vector", "dimension": 2, "similarity": "%s", "element_type": "%s"}
        """
            .formatted(similarity, elementType));
    boolean unit = similarity.equals("dot_product") && elementType.equals("float");
    String[] vectors =
        unit
            ? new String[] {"[0.6, 0.8]", "[0.8, 0.6]", "[0.8, -0.6]"}
            : new String[] {"[3, 4]", "[3, 6]", "[4, -3]"};
    for (int id = 0; id < vectors.length; id++) {
      node.put(NAME + "/_doc/" + id + "?refresh=true", "{\"v\": " + vectors[id] + "}");
    }
    String parameters = "\"v\": {\"vector\": %s, \"max_distance\": %s}".formatted(query, distance);
    List<String> ids = search("{\"strata_knn\": {" + parameters + "}}");
    assertEquals(similarity + " " + elementType, 2, ids.size());
    assertTrue(ids.toString(), ids.containsAll(List.of("0", "1")));
    remove();
  }

  @Test
  public void aSourceThatIsNotStoredIsMadeOfTheVectors() throws IOException {
    create(
        ", \"index.derived_source.enabled\": true",
        """
        "v": {"type": "strata_vector", "dimension": 2}, "n": {"type": "integer"}
        """);
    node.put(NAME + "/_doc/1?refresh=true", "{\"n\": 5, \"v\": [0.5, -2]}");
    node.post(NAME + "/_flush", "");
    JsonNode source = node.get(NAME + "/_doc/1").path("_source");
    assertEquals("[0.5,-2.0]", source.path("v").toString());
    assertEquals(5, source.path("n").asInt());
  }
}
