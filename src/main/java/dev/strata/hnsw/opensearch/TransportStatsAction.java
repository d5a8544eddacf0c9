// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.broadcast.node.TransportBroadcastByNodeAction;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.block.ClusterBlockException;
import org.opensearch.cluster.block.ClusterBlockLevel;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.cluster.routing.ShardsIterator;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.index.shard.IndexShard;
import org.opensearch.indices.IndicesService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/**
 * Carries out {@code _plugins/_strata/stats} on each node, leaving shards without fields of ours
 * alone. Public for OpenSearch, which makes it, and for nobody else.
 */
public final class TransportStatsAction
    extends TransportBroadcastByNodeAction<StatsRequest, StatsResponse, ShardReport> {
  private final ClusterService cluster;
  private final IndicesService indices;
  private final NodeActivity activity;

  /** For OpenSearch. */
  @Inject
  public TransportStatsAction(
      ClusterService cluster,
      TransportService transport,
      IndicesService indices,
      ActionFilters filters,
      IndexNameExpressionResolver resolver,
      NodeActivity activity) {
    super(
        StatsAction.NAME,
        cluster,
        transport,
        filters,
        resolver,
        StatsRequest::new,
        ThreadPool.Names.MANAGEMENT);
    this.cluster = cluster;
    this.indices = indices;
    this.activity = activity;
  }

  @Override
  protected ShardsIterator shards(ClusterState state, StatsRequest request, String[] concrete) {
    String[] ours =
        Stream.of(concrete)
            .filter(index -> ServedIndexes.hasField(state.metadata().index(index)))
            .toArray(String[]::new);
    return state.routingTable().allShards(ours);
  }

  @Override
  protected ShardReport shardOperation(StatsRequest request, ShardRouting routing)
      throws IOException {
    IndexShard shard = indices.indexServiceSafe(routing.index()).getShard(routing.id());
    ShardInspection inspection =
        new ShardInspection(shard, activity.of(shard.shardId()), cluster.localNode());
    return new ShardReport(shard.routingEntry(), inspection.content(request.graphs()));
  }

  @Override
  protected ShardReport readShardResult(StreamInput in) throws IOException {
    return new ShardReport(in);
  }

  @Override
  protected StatsRequest readRequestFrom(StreamInput in) throws IOException {
    return new StatsRequest(in);
  }

  @Override
  protected StatsResponse newResponse(
      StatsRequest request,
      int total,
      int successful,
      int failed,
      List<ShardReport> reports,
      List<DefaultShardOperationFailedException> failures,
      ClusterState state) {
    return new StatsResponse(total, successful, failed, reports, failures);
  }

  @Override
  protected ClusterBlockException checkGlobalBlock(ClusterState state, StatsRequest request) {
    return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_READ);
  }

  @Override
  protected ClusterBlockException checkRequestBlock(
      ClusterState state, StatsRequest request, String[] concrete) {
    return state.blocks().indicesBlockedException(ClusterBlockLevel.METADATA_READ, concrete);
  }
}
