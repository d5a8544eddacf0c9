// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import java.util.Map;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.common.io.stream.Writeable;

/**
 * What one copy of a shard says of itself.
 *
 * @param content in the form of JSON
 */
record ShardReport(ShardRouting routing, Map<String, Object> content) implements Writeable {
  ShardReport(StreamInput in) throws IOException {
    this(new ShardRouting(in), in.readMap());
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    routing.writeTo(out);
    out.writeMap(content);
  }
}
