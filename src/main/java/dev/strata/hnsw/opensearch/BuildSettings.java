// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.HnswParams;
import java.util.List;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.core.common.unit.ByteSizeValue;

/**
 * What graphs of a node may take while they are built; a change concerns those that are begun from
 * then on. For any number of threads.
 */
final class BuildSettings {
  /** Threads that may build one graph, of those that the node's pool lends. */
  static final Setting<Integer> THREADS =
      Setting.intSetting(
          "strata.build.threads",
          HnswParams.defaults().workers(),
          1,
          HnswParams.MAX_WORKERS,
          Property.NodeScope,
          Property.Dynamic);

  /** Heap that one build may take before it makes do with fewer threads; 0 for no bound. */
  static final Setting<ByteSizeValue> MEMORY =
      Setting.memorySizeSetting(
          "strata.build.memory", new ByteSizeValue(0), Property.NodeScope, Property.Dynamic);

  private volatile int threads;
  private volatile ByteSizeValue memory;

  BuildSettings(ClusterSettings settings) {
    threads = settings.get(THREADS);
    memory = settings.get(MEMORY);
    settings.addSettingsUpdateConsumer(THREADS, value -> threads = value);
    settings.addSettingsUpdateConsumer(MEMORY, value -> memory = value);
  }

  static List<Setting<?>> all() {
    return List.of(THREADS, MEMORY);
  }

  /** The parameters of a field with what this node gives to builds. */
  HnswParams bound(HnswParams params) {
    long megabytes = Math.min(Integer.MAX_VALUE, memory.getMb());
    boolean lessThanOne = megabytes == 0 && memory.getBytes() > 0; // 0 would be no bound at all
    return params.toBuilder()
        .workers(threads)
        .buildMemoryMb(lessThanOne ? 1 : (int) megabytes)
        .build();
  }
}
