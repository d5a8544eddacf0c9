// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.LinkedHashMap;
import java.util.Map;

/** Objects of JSON on their way to a response. */
final class Content {
  private Content() {}

  /** Names and values by turns, in an order that is the same each time, also on other nodes. */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> content = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      content.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return content;
  }
}
