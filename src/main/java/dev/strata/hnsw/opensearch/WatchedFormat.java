// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.io.IOException;
import java.util.function.Function;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IORunnable;

/** Strata's format, whose builds are listed with their shard while they go on. */
final class WatchedFormat extends KnnVectorsFormat {
  private final StrataHnswVectorsFormat format;
  private final Function<Directory, ShardActivity> shards;

  /**
   * @param shards finds the shard whose files are in a directory
   */
  WatchedFormat(StrataHnswVectorsFormat format, Function<Directory, ShardActivity> shards) {
    super(StrataHnswVectorsFormat.NAME);
    this.format = format;
    this.shards = shards;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    BuildWatch watch = new BuildWatch(state.segmentInfo.name, state.infoStream);
    SegmentWriteState watched =
        new SegmentWriteState(
            watch,
            state.directory,
            state.segmentInfo,
            state.fieldInfos,
            state.segUpdates,
            state.context,
            state.segmentSuffix);
    ShardActivity shard = shards.apply(state.directory);
    KnnVectorsWriter writer = format.fieldsWriter(watched);
    shard.begin(watch);
    return new Writer(writer, () -> shard.end(watch));
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return format.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return format.getMaxDimensions(fieldName);
  }

  /** The format's own writer, whose end is noticed. */
  private static final class Writer extends KnnVectorsWriter {
    private final KnnVectorsWriter writer;
    private final Runnable end;

    Writer(KnnVectorsWriter writer, Runnable end) {
      this.writer = writer;
      this.end = end;
    }

    @Override
    public KnnFieldVectorsWriter<?> addField(FieldInfo info) throws IOException {
      return writer.addField(info);
    }

    @Override
    public void flush(int maxDoc, Sorter.DocMap sortMap) throws IOException {
      writer.flush(maxDoc, sortMap);
    }

    @Override
    public IORunnable mergeOneField(FieldInfo info, MergeState mergeState) throws IOException {
      return writer.mergeOneField(info, mergeState);
    }

    @Override
    public void finish() throws IOException {
      writer.finish();
    }

    @Override
    public long ramBytesUsed() {
      return writer.ramBytesUsed();
    }

    @Override
    public void close() throws IOException {
      try {
        writer.close();
      } finally {
        end.run();
      }
    }
  }
}
