// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What is wrong is answered with 400 and a message that names the field, the bounds and the value.
 */
public class WrongRequestsTest {
  private static final String NAME = "wrong";
  private static final String OWN = "{\"index.strata\": true}";

  @ClassRule public static final SharedNode SHARED = new SharedNode();

  private final OpenSearchNode node = SharedNode.node();

  @Before
  public void create() throws IOException {
    String mapping =
        """
        {"properties": {
          "v": {"type": "strata_vector", "dimension": 3},
          "b": {"type": "strata_vector", "dimension": 2, "element_type": "byte"},
          "c": {"type": "strata_vector", "dimension": 2, "similarity": "cosine"},
          "d": {"type": "strata_vector", "dimension": 2, "similarity": "dot_product"},
          "o": {"properties": {"v": {"type": "strata_vector", "dimension": 2}}},
          "k": {"type": "keyword"}}}
        """;
    node.put(NAME, "{\"settings\": %s, \"mappings\": %s}".formatted(OWN, mapping));
  }

  @After
  public void remove() throws IOException {
    node.call("DELETE", NAME, "");
  }

  private void assertRefused(String method, String path, String body, String message)
      throws IOException {
    OpenSearchNode.Answer answer = node.ask(method, path, body);
    assertEquals(answer.toString(), 400, answer.status());
    String said = answer.body().toString().replace("\\\"", "\"");
    assertTrue(said + " should have: " + message, said.contains(message));
  }

  private void assertNoMapping(String settings, String field, String message) throws IOException {
    assertRefused(
        "PUT",
        "refused",
        "{\"settings\": %s, \"mappings\": {\"properties\": {\"v\": {\"type\": \"strata_vector\"%s}}}}"
            .formatted(settings, field),
        message);
    assertEquals(404, node.ask("GET", "refused", "").status());
  }

  @Test
  public void mappings() throws IOException {
    assertNoMapping(
        "{}",
        ", \"dimension\": 3",
        "field [v]: type strata_vector needs the index setting index.strata: true");
    assertNoMapping(OWN, "", "field [v]: dimension is missing");
    assertNoMapping(
        OWN, ", \"dimension\": 0", "field [v]: dimension must be between 1 and 4096, got: 0");
    assertNoMapping(
        OWN, ", \"dimension\": 5000", "field [v]: dimension must be between 1 and 4096, got: 5000");
    assertNoMapping(
        OWN, ", \"dimension\": \"x\"", "field [v]: dimension must be a whole number, got: x");
    assertNoMapping(
        OWN,
        ", \"dimension\": 3, \"similarity\": \"l1\"",
        "field [v]: similarity must be one of [l2, cosine, dot_product, max_inner_product], got:"
            + " l1");
    assertNoMapping(
        OWN,
        ", \"dimension\": 3, \"element_type\": \"bit\"",
        "field [v]: element_type must be one of [float, byte], got: bit");
    assertNoMapping(
        OWN, ", \"dimension\": 3, \"space_type\": \"l2\"", "unknown parameter [space_type]");
    assertNoMapping(
        OWN,
        ", \"dimension\": 3, \"fields\": {\"x\": {\"type\": \"keyword\"}}",
        "field [v]: type strata_vector has neither fields nor copy_to");
  }

  @Test
  public void methods() throws IOException {
    assertNoMethod("{\"m\": 1}", "field [v]: m must be between 2 and 512, got: 1");
    assertNoMethod(
        "{\"ef_construction\": 0}",
        "field [v]: ef_construction must be between 1 and 10000, got: 0");
    assertNoMethod(
        "{\"ef_search\": 200000}",
        "field [v]: ef_search must be between 1 and 100000, got: 200000");
    assertNoMethod(
        "{\"quantization\": \"int2\"}",
        "field [v]: quantization must be one of [auto, none, int8, int4, binary], got: int2");
    assertNoMethod(
        "{\"rescore\": 0.5}", "field [v]: rescore must be between 1 and 100.0, got: 0.5");
    assertNoMethod(
        "{\"engine\": \"faiss\"}",
        "field [v]: method has m, ef_construction, ef_search, quantization and rescore, got:"
            + " engine");
    assertNoMethod("\"hnsw\"", "field [v]: method must be an object, got: hnsw");
  }

  private void assertNoMethod(String method, String message) throws IOException {
    assertNoMapping(OWN, ", \"dimension\": 3, \"method\": " + method, message);
  }

  @Test
  public void changesOfAMapping() throws IOException {
    String change = "{\"properties\": {\"v\": {\"type\": \"strata_vector\", \"dimension\": %s}}}";
    assertRefused(
        "PUT", NAME + "/_mapping", change.formatted("4"), "Cannot update parameter [dimension]");
    node.put(NAME + "/_mapping", change.formatted("3, \"method\": {\"ef_search\": 90}"));
    JsonNode method = node.get(NAME + "/_mapping").findPath("v").path("method");
    assertEquals(90, method.path("ef_search").asInt());
    node.put("foreign", "{}");
    assertRefused(
        "PUT",
        "foreign/_mapping",
        change.formatted("3"),
        "field [v]: type strata_vector needs the index setting index.strata: true");
    node.call("DELETE", "foreign", "");
  }

  @Test
  public void documents() throws IOException {
    String[][] wrong = {
      {"{\"v\": [1, 2]}", "field [v]: vector must have 3 components, got: 2"},
      {"{\"v\": [1, 2, 3, 4]}", "field [v]: vector must have 3 components, got: 4"},
      {"{\"v\": [1, NaN, 3]}", "failed to parse field [v]"}, // it is not JSON
      {"{\"v\": [1, 2, 1e39]}", "field [v]: component 2 must be finite, got: Infinity"},
      {"{\"v\": [1, \"x\", 3]}", "field [v]: component 1 must be a number, got: VALUE_STRING"},
      {"{\"v\": [1, null, 3]}", "field [v]: component 1 must be a number, got: VALUE_NULL"},
      {"{\"v\": \"1, 2, 3\"}", "field [v]: vector must be an array of numbers, got: VALUE_STRING"},
      {"{\"v\": [[1, 2, 3], [4, 5, 6]]}", "field [v]: a document has one vector, got an array"},
      {"{\"b\": [1, 200]}", "field [b]: component 1 must be a whole number between -128 and 127"},
      {"{\"b\": [1, 0.5]}", "field [b]: component 1 must be a whole number between -128 and 127"},
      {"{\"c\": [0, 0]}", "field [c]: vector must not be zero"},
      {"{\"d\": [3, 4]}", "field [d]: vector must have length 1 for dot_product, got: 5.0"},
      {"{\"o\": [{\"v\": [1, 2]}, {\"v\": [3, 4]}]}", "field [o.v]: a document has one vector"},
    };
    StringBuilder bulk = new StringBuilder();
    for (String[] document : wrong) {
      assertRefused("POST", NAME + "/_doc", document[0], document[1]);
      bulk.append("{\"index\": {}}\n").append(document[0]).append('\n');
      bulk.append("{\"index\": {}}\n{\"v\": [1, 2, 3]}\n");
    }
    assertNotANumber();
    JsonNode items = node.post(NAME + "/_bulk?refresh=true", bulk.toString()).path("items");
    for (int i = 0; i < wrong.length; i++) {
      JsonNode refused = items.path(2 * i).path("index");
      assertEquals(refused.toString(), 400, refused.path("status").asInt());
      assertTrue(refused.toString(), refused.toString().contains(wrong[i][1]));
      assertEquals(201, items.path(2 * i + 1).path("index").path("status").asInt());
    }
    assertEquals(wrong.length, node.get(NAME + "/_count").path("count").asInt());
  }

  /** What JSON cannot say, YAML can. */
  private void assertNotANumber() throws IOException {
    OpenSearchNode.Answer answer =
        node.ask("POST", NAME + "/_doc", "application/yaml", "---\nv: [1, .nan, 3]\n");
    assertEquals(answer.toString(), 400, answer.status());
    String said = answer.body().asText();
    assertTrue(said, said.contains("field [v]: component 1 must be finite, got: NaN"));
  }

  @Test
  public void queries() throws IOException {
    assertNoQuery("{\"v\": {\"k\": 3}}", "field [v]: vector is missing");
    assertNoQuery(
        "{\"v\": {\"vector\": [1, 2]}}", "field [v]: vector must have 3 components, got: 2");
    assertNoQuery("{\"v\": {\"vector\": [1, 2, NaN]}}", "failed to parse field [vector]");
    assertNoQuery(
        "{\"b\": {\"vector\": [1, 2.5]}}", "field [b]: component 1 must be a whole number between");
    assertNoOption("\"k\": 0", "field [v]: k must be between 1 and 100000, got: 0");
    assertNoOption("\"ef_search\": 0", "field [v]: ef_search must be between 1 and 100000, got: 0");
    assertNoOption(
        "\"rescore\": 101", "field [v]: rescore must be between 1 and 100.0, got: 101.0");
    assertNoOption("\"min_score\": 1e39", "field [v]: min_score must be finite, got: Infinity");
    assertNoOption("\"max_distance\": -1", "field [v]: max_distance must be 0 or more, got: -1.0");
    assertNoOption(
        "\"k\": 3, \"min_score\": 1",
        "field [v]: give one of k, min_score and max_distance, not several");
    assertNoOption("\"efsearch\": 3", "[strata_knn] unknown field [efsearch]");
    assertNoQuery("{\"x\": {\"vector\": [1]}}", "field [x] is not mapped");
    assertNoQuery("{\"k\": {\"vector\": [1]}}", "field [k] must be of type [strata_vector]");
    assertNoQuery("{}", "[strata_knn] names no field");
    assertNoQuery("{\"v\": [1, 2, 3]}", "[strata_knn] field [v] must be an object");
    String ignored = "{\"x\": {\"vector\": [1], \"ignore_unmapped\": true}}";
    node.post(NAME + "/_search", "{\"query\": {\"strata_knn\": %s}}".formatted(ignored));
    String body = "{\"query\": {\"term\": {\"v\": 1}}}";
    assertRefused("POST", NAME + "/_search", body, "is searched by [strata_knn] alone");
    assertRefused("POST", NAME + "/_search", "{\"sort\": [\"v\"]}", "cannot be sorted by");
    String terms = "{\"aggs\": {\"a\": {\"terms\": {\"field\": \"v\"}}}}";
    assertRefused("POST", NAME + "/_search", terms, "field [v]: type strata_vector cannot be");
  }

  private void assertNoOption(String option, String message) throws IOException {
    assertNoQuery("{\"v\": {\"vector\": [1, 2, 3], %s}}".formatted(option), message);
  }

  private void assertNoQuery(String query, String message) throws IOException {
    String body = "{\"query\": {\"strata_knn\": %s}}".formatted(query);
    assertRefused("POST", NAME + "/_search", body, message);
  }

  @Test
  public void settings() throws IOException {
    assertRefused(
        "PUT",
        "_cluster/settings",
        "{\"transient\": {\"strata.build.threads\": 65}}",
        "Failed to parse value [65] for setting [strata.build.threads] must be <= 64");
    assertRefused(
        "PUT",
        NAME + "/_settings",
        "{\"index.strata\": false}",
        "non dynamic settings [[index.strata]]");
    assertEquals(404, node.ask("GET", "_plugins/_strata/nowhere/graph", "").status());
  }
}
