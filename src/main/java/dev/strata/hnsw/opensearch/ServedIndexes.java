// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.index.IndexSettings;

/**
 * Which indexes this plugin brings the codec for: those with the setting {@code index.strata}, and
 * those whose mapping has a field of the type all the same. (A node that was once without the
 * plugin has put the setting away as one that it does not know.)
 */
final class ServedIndexes {
  /** Fixed when the index is made, since a node asks for an index's codec before all else. */
  static final Setting<Boolean> STRATA =
      Setting.boolSetting(
          "index.strata", false, new OneCodec(), Property.IndexScope, Property.Final);

  /** The setting by which the k-NN plugin claims an index. */
  private static final Setting<Boolean> KNN =
      Setting.boolSetting("index.knn", false, Property.IndexScope);

  private ServedIndexes() {}

  static boolean serves(IndexSettings settings) {
    return settings.getValue(STRATA) || hasField(settings.getIndexMetadata());
  }

  /** Whether the stored mapping of an index has a field of the type. */
  static boolean hasField(IndexMetadata metadata) {
    return metadata.mapping() != null && names(metadata.mapping().sourceAsMap().values());
  }

  private static boolean names(Collection<?> values) {
    for (Object value : values) {
      if (value instanceof Map<?, ?> object
          && (VectorFieldMapper.CONTENT_TYPE.equals(object.get("type"))
              || names(object.values()))) {
        return true;
      }
    }
    return false;
  }

  /** OpenSearch takes one codec service for an index and fails with an inner error on a second. */
  private static final class OneCodec implements Setting.Validator<Boolean> {
    @Override
    public void validate(Boolean strata) {}

    @Override
    public void validate(Boolean strata, Map<Setting<?>, Object> settings) {
      if (strata && Boolean.TRUE.equals(settings.get(KNN))) {
        throw new IllegalArgumentException(
            "index.strata and index.knn cannot both be true: an index has one codec");
      }
    }

    @Override
    public Iterator<Setting<?>> settings() {
      return List.<Setting<?>>of(KNN).iterator();
    }
  }
}
