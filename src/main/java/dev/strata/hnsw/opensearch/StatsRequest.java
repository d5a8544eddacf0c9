// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import org.opensearch.action.support.broadcast.BroadcastRequest;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** Which indexes are asked, and how much. */
final class StatsRequest extends BroadcastRequest<StatsRequest> {
  private final boolean graphs;

  /**
   * @param graphs whether the graph of each segment is walked through and told of
   */
  StatsRequest(boolean graphs, String... indices) {
    super(indices);
    this.graphs = graphs;
  }

  StatsRequest(StreamInput in) throws IOException {
    super(in);
    graphs = in.readBoolean();
  }

  boolean graphs() {
    return graphs;
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeBoolean(graphs);
  }
}
