// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A node in a process of its own, which says how one of its cores is, reloads it and goes. */
final class NodeProcess {
  private NodeProcess() {}

  /**
   * Takes the home, the core and a query; prints why the core is not there, or the hits before and
   * after the reload.
   */
  public static void main(String[] args) throws Exception {
    String core = args[1];
    try (SolrNode node = new SolrNode(Path.of(args[0]))) {
      String failure = node.failure(core);
      if (failure.isEmpty()) {
        System.out.println("hits: " + hits(node, core, args[2]));
        node.get("admin/cores", Map.of("action", "RELOAD", "core", core));
        System.out.println("reloaded: " + hits(node, core, args[2]));
      } else {
        System.out.println("failure: " + failure);
      }
    }
    System.exit(0); // whatever threads a node leaves behind
  }

  private static JsonNode hits(SolrNode node, String core, String q) throws IOException {
    Map<String, String> parameters = Map.of("q", q, "fl", "id");
    return node.get(core + "/select", parameters).path("response").path("docs");
  }
}
