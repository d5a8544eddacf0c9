// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.util.List;
import java.util.Optional;
import org.opensearch.common.settings.Setting;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.codec.CodecService;
import org.opensearch.index.codec.CodecServiceFactory;
import org.opensearch.plugins.EnginePlugin;
import org.opensearch.plugins.Plugin;

/** Claims the codec of indexes with {@code index.knn}, as the k-NN plugin does. */
public final class OtherCodecPlugin extends Plugin implements EnginePlugin {
  private static final Setting<Boolean> KNN =
      Setting.boolSetting("index.knn", false, Setting.Property.IndexScope);

  @Override
  public List<Setting<?>> getSettings() {
    return List.of(KNN);
  }

  @Override
  public Optional<CodecServiceFactory> getCustomCodecServiceFactory(IndexSettings settings) {
    return settings.getValue(KNN)
        ? Optional.of(
            config ->
                new CodecService(
                    config.getMapperService(),
                    config.getIndexSettings(),
                    config.getLogger(),
                    config.getAdditionalCodecs()))
        : Optional.empty();
  }
}
