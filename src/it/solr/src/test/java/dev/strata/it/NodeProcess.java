// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.nio.file.Path;
import java.util.Map;

/** A node in a process of its own, which says how one of its cores is and goes. */
final class NodeProcess {
  private NodeProcess() {}

  /** Takes the home, the core and a query; prints why the core is not there, or the hits. */
  public static void main(String[] args) throws Exception {
    String core = args[1];
    try (SolrNode node = new SolrNode(Path.of(args[0]))) {
      String failure = node.failure(core);
      if (failure.isEmpty()) {
        Map<String, String> parameters = Map.of("q", args[2], "fl", "id");
        System.out.println(
            "hits: " + node.get(core + "/select", parameters).path("response").path("docs"));
      } else {
        System.out.println("failure: " + failure);
      }
    }
    System.exit(0); // whatever threads a node leaves behind
  }
}
