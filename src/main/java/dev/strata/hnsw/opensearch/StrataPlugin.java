// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.opensearch.action.ActionRequest;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.common.util.concurrent.OpenSearchExecutors;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.env.Environment;
import org.opensearch.env.NodeEnvironment;
import org.opensearch.index.IndexModule;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.codec.CodecServiceFactory;
import org.opensearch.index.mapper.Mapper;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.EnginePlugin;
import org.opensearch.plugins.MapperPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SearchPlugin;
import org.opensearch.repositories.RepositoriesService;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;
import org.opensearch.script.ScriptService;
import org.opensearch.threadpool.ExecutorBuilder;
import org.opensearch.threadpool.FixedExecutorBuilder;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;
import org.opensearch.watcher.ResourceWatcherService;

/**
 * Strata in OpenSearch: the field type {@code strata_vector}, the query {@code strata_knn}, the
 * codec of the indexes that have such fields, and {@code GET _plugins/_strata/stats}. OpenSearch
 * makes one for each node; an index is asked for it by its setting {@code index.strata}.
 */
public final class StrataPlugin extends Plugin
    implements ActionPlugin, EnginePlugin, MapperPlugin, SearchPlugin {
  /** The threads that help to build graphs, beside those that flush or merge. */
  private static final String POOL = "strata_build";

  /** More waiting than any number of builds would use; what is refused is done without help. */
  private static final int POOL_QUEUE = 1000;

  private final NodeActivity activity = new NodeActivity();
  private BuildSettings buildSettings;
  private Executor builders;

  /**
   * For OpenSearch.
   *
   * @throws IllegalStateException if Lucene reads segments by another copy of the library, which
   *     would take no notice of the options of queries
   */
  public StrataPlugin() {
    Class<?> reading = KnnVectorsFormat.forName(StrataHnswVectorsFormat.NAME).getClass();
    if (reading != StrataHnswVectorsFormat.class) {
      throw new IllegalStateException(
          "two copies of Strata in one JVM: segments would be read by that of "
              + reading.getClassLoader());
    }
  }

  @Override
  public Collection<Object> createComponents(
      Client client,
      ClusterService clusterService,
      ThreadPool threadPool,
      ResourceWatcherService resourceWatcherService,
      ScriptService scriptService,
      NamedXContentRegistry xContentRegistry,
      Environment environment,
      NodeEnvironment nodeEnvironment,
      NamedWriteableRegistry namedWriteableRegistry,
      IndexNameExpressionResolver indexNameExpressionResolver,
      Supplier<RepositoriesService> repositoriesServiceSupplier) {
    buildSettings = new BuildSettings(clusterService.getClusterSettings());
    builders = threadPool.executor(POOL);
    return List.of(activity);
  }

  @Override
  public List<Setting<?>> getSettings() {
    return Stream.concat(Stream.of(ServedIndexes.STRATA), BuildSettings.all().stream()).toList();
  }

  @Override
  public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
    int half = Math.max(1, OpenSearchExecutors.allocatedProcessors(settings) / 2);
    return List.of(
        new FixedExecutorBuilder(settings, POOL, half, POOL_QUEUE, "thread_pool." + POOL));
  }

  @Override
  public void onIndexModule(IndexModule indexModule) {
    indexModule.addIndexEventListener(activity);
  }

  @Override
  public Optional<CodecServiceFactory> getCustomCodecServiceFactory(IndexSettings indexSettings) {
    return ServedIndexes.serves(indexSettings)
        ? Optional.of(config -> new StrataCodecService(config, buildSettings, builders, activity))
        : Optional.empty();
  }

  @Override
  public Map<String, Mapper.TypeParser> getMappers() {
    return Map.of(VectorFieldMapper.CONTENT_TYPE, VectorFieldMapper.typeParser(activity));
  }

  @Override
  public List<QuerySpec<?>> getQueries() {
    return List.of(
        new QuerySpec<>(KnnQueryBuilder.NAME, KnnQueryBuilder::new, KnnQueryBuilder::fromXContent));
  }

  @Override
  public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
    return List.of(new ActionHandler<>(StatsAction.INSTANCE, TransportStatsAction.class));
  }

  @Override
  public List<RestHandler> getRestHandlers(
      Settings settings,
      RestController restController,
      ClusterSettings clusterSettings,
      IndexScopedSettings indexScopedSettings,
      SettingsFilter settingsFilter,
      IndexNameExpressionResolver indexNameExpressionResolver,
      Supplier<DiscoveryNodes> nodesInCluster) {
    return List.of(new RestStatsAction());
  }
}
