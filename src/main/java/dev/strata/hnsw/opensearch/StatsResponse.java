// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opensearch.action.support.broadcast.BroadcastResponse;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.XContentBuilder;

/** What the shards say, by index and number of the shard: a list of its copies. */
final class StatsResponse extends BroadcastResponse {
  private final List<ShardReport> shards;

  StatsResponse(
      int total,
      int successful,
      int failed,
      List<ShardReport> shards,
      List<DefaultShardOperationFailedException> failures) {
    super(total, successful, failed, failures);
    this.shards = List.copyOf(shards);
  }

  StatsResponse(StreamInput in) throws IOException {
    super(in);
    shards = in.readList(ShardReport::new);
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeList(shards);
  }

  @Override
  protected void addCustomXContentFields(XContentBuilder builder, Params params)
      throws IOException {
    Map<String, Map<String, List<Map<String, Object>>>> indices = new TreeMap<>();
    for (ShardReport shard : shards) {
      indices
          .computeIfAbsent(shard.routing().getIndexName(), name -> new TreeMap<>())
          .computeIfAbsent(Integer.toString(shard.routing().id()), id -> new ArrayList<>())
          .add(shard.content());
    }
    builder.startObject("indices");
    for (Map.Entry<String, Map<String, List<Map<String, Object>>>> index : indices.entrySet()) {
      builder.startObject(index.getKey()).field("shards", index.getValue()).endObject();
    }
    builder.endObject();
  }
}
