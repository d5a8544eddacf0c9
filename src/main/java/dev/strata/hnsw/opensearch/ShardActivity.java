// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is done on one shard. For any number of threads. */
final class ShardActivity {
  private final Map<String, FieldCounters> counters = new ConcurrentHashMap<>();
  private final Set<BuildWatch> builds = ConcurrentHashMap.newKeySet();

  /** The counters of the searches of a field. */
  FieldCounters searches(String field) {
    return counters.computeIfAbsent(field, missing -> new FieldCounters());
  }

  void begin(BuildWatch build) {
    builds.add(build);
  }

  void end(BuildWatch build) {
    builds.remove(build);
  }

  /** The graphs that are being built, and how far they are. */
  List<Map<String, Object>> builds() {
    return builds.stream().flatMap(build -> build.content().stream()).toList();
  }
}
