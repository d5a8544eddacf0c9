// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.index.codec.CodecService;
import org.opensearch.index.codec.CodecServiceConfig;
import org.opensearch.index.mapper.MapperService;

/**
 * Whatever codec an index has, with Strata's format for its fields of ours. Segments keep the name
 * of that codec, and so its compression, and its formats of all else.
 */
final class StrataCodecService extends CodecService {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final MapperService mappers;
  private final BuildSettings settings;
  private final Executor executor;
  private final NodeActivity activity;
  private final Map<HnswParams, KnnVectorsFormat> formats = new ConcurrentHashMap<>();

  /**
   * @param executor whose threads help to build graphs
   * @param activity where builds are listed
   */
  StrataCodecService(
      CodecServiceConfig config, BuildSettings settings, Executor executor, NodeActivity activity) {
    super(
        config.getMapperService(),
        config.getIndexSettings(),
        config.getLogger(),
        config.getAdditionalCodecs());
    this.mappers = config.getMapperService();
    this.settings = settings;
    this.executor = executor;
    this.activity = activity;
  }

  @Override
  public Codec codec(String name) {
    Codec codec = super.codec(name);
    if (mappers == null) { // for an index that is only looked at, and not written to
      return codec;
    }
    if (codec.knnVectorsFormat() instanceof PerFieldKnnVectorsFormat perField) {
      return new VectorsCodec(codec, new Formats(perField));
    }
    throw new IllegalArgumentException(
        "index.codec must choose its vectors format per field for fields of type ["
            + VectorFieldMapper.CONTENT_TYPE
            + "], got: "
            + name);
  }

  /** Fields of equal parameters share one format, and so the files of a segment. */
  private KnnVectorsFormat format(VectorFieldType type) {
    return formats.computeIfAbsent(
        settings.bound(type.method().graph()),
        params ->
            new WatchedFormat(new StrataHnswVectorsFormat(params, executor), this::activityOf));
  }

  /** The shard is named by the folder above that of its index. */
  private ShardActivity activityOf(Directory directory) {
    if (FilterDirectory.unwrap(directory) instanceof FSDirectory files) {
      String shard = String.valueOf(files.getDirectory().getParent().getFileName());
      if (NUMBER.matcher(shard).matches()) {
        return activity.of(new ShardId(mappers.index(), Integer.parseInt(shard)));
      }
    }
    return new ShardActivity(); // of a store that is elsewhere, whose builds nobody can list
  }

  private final class Formats extends PerFieldKnnVectorsFormat {
    private final PerFieldKnnVectorsFormat others;

    Formats(PerFieldKnnVectorsFormat others) {
      this.others = others;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return mappers.fieldType(field) instanceof VectorFieldType ours
          ? format(ours)
          : others.getKnnVectorsFormatForField(field);
    }
  }

  private static final class VectorsCodec extends FilterCodec {
    private final KnnVectorsFormat vectors;

    VectorsCodec(Codec codec, KnnVectorsFormat vectors) {
      super(codec.getName(), codec);
      this.vectors = vectors;
    }

    @Override
    public KnnVectorsFormat knnVectorsFormat() {
      return vectors;
    }
  }
}
