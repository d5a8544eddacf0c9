// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Cores whose schema or configuration is wrong are not loaded, and say why. */
public class WrongConfigTest {
  private static final String CLASS = "class=\"dev.strata.hnsw.solr.StrataDenseVectorField\" ";
  private static final String FACTORY =
      "<codecFactory class=\"dev.strata.hnsw.solr.StrataCodecFactory\">%s</codecFactory>";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final Map<String, String> messages = new LinkedHashMap<>();

  @Test
  public void everyMistakeIsNamed() throws Exception {
    SolrHome home = SolrHome.make(temporary.getRoot().toPath().resolve("home"));
    core(home, CLASS + "m=\"1\"", "", "field type 'vector': m must be between 2 and 512, got: 1");
    core(
        home,
        CLASS + "efSearch=\"many\"",
        "",
        "field type 'vector': efSearch must be a whole number, got: many");
    core(
        home,
        CLASS + "quantization=\"int2\"",
        "",
        "field type 'vector': quantization must be one of [auto, none, int8, int4, binary], got:"
            + " int2");
    core(
        home,
        CLASS + "knnAlgorithm=\"flat\"",
        "",
        "field type 'vector': knnAlgorithm must be hnsw, got: flat");
    core(
        home,
        CLASS + "m=\"16\" hnswM=\"16\"",
        "",
        "field type 'vector': hnswM is another name of m: give one of them only");
    core(home, CLASS + "efsearch=\"10\"", "", "invalid arguments:{efsearch=10}");
    factories(home);
    try (SolrNode node = new SolrNode(home.folder())) {
      for (Map.Entry<String, String> core : messages.entrySet()) {
        check(core.getValue(), node.failure(core.getKey()));
      }
    }
  }

  private void factories(SolrHome home) throws Exception {
    core(
        home,
        SolrHome.STOCK_TYPE,
        FACTORY.formatted("<int name=\"efSearch\">0</int>"),
        "codecFactory: efSearch must be between 1 and 100000, got: 0");
    core(
        home,
        SolrHome.STOCK_TYPE,
        FACTORY.formatted("<int name=\"m\">16</int>"),
        "codecFactory: m belongs to the field type, as hnswM or hnswEfConstruction");
    core(
        home,
        SolrHome.STOCK_TYPE,
        FACTORY.formatted("<str name=\"compression\">BEST_SPEED</str>"),
        "codecFactory: unknown: [compression]");
    core(
        home,
        "class=\"solr.DenseVectorField\" hnswM=\"600\"",
        FACTORY.formatted(""),
        "': m must be between 2 and 512, got: 600");
    core(home, SolrHome.STOCK_TYPE, FACTORY.formatted(""), null);
  }

  private void core(SolrHome home, String fieldType, String config, String message)
      throws Exception {
    String name = "core" + messages.size();
    home.core(name, fieldType, config);
    messages.put(name, message);
  }

  private static void check(String message, String failure) {
    if (message == null) {
      assertEquals("", failure);
    } else {
      assertTrue(failure + " should have: " + message, failure.contains(message));
    }
  }
}
