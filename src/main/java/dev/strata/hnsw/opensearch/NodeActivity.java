// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.index.shard.IndexEventListener;
import org.opensearch.index.shard.IndexShard;

/** What is done on the shards of a node: searches and builds. For any number of threads. */
final class NodeActivity implements IndexEventListener {
  private final Map<ShardId, ShardActivity> shards = new ConcurrentHashMap<>();

  ShardActivity of(ShardId shard) {
    return shards.computeIfAbsent(shard, missing -> new ShardActivity());
  }

  /** A shard that leaves takes its counts with it. */
  @Override
  public void afterIndexShardClosed(ShardId shard, IndexShard closed, Settings settings) {
    shards.remove(shard);
  }
}
