// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.GraphReport;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.opensearch.cluster.node.DiscoveryNode;
import org.opensearch.common.lucene.Lucene;
import org.opensearch.index.engine.Engine;
import org.opensearch.index.shard.IndexShard;

/**
 * What one copy of a shard holds in Strata's format, and what is done on it, in the form of JSON.
 *
 * @param node that the copy is on
 */
record ShardInspection(IndexShard shard, ShardActivity activity, DiscoveryNode node) {
  /** As a search sees it now. */
  Map<String, Object> content(boolean graphs) throws IOException {
    Map<String, Field> fields = new TreeMap<>();
    try (Engine.Searcher searcher = shard.acquireSearcher("strata_stats")) {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        SegmentReader segment = Lucene.segmentReader(leaf.reader());
        for (FieldInfo info : segment.getFieldInfos()) {
          if (isOurs(info)) {
            fields.computeIfAbsent(info.name, name -> new Field()).add(segment, info, graphs);
          }
        }
      }
    }
    Map<String, Object> contents = new LinkedHashMap<>();
    fields.forEach((name, field) -> contents.put(name, field.content(name, graphs)));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("node", node.getName());
    content.put("primary", shard.routingEntry().primary());
    content.put("fields", contents);
    if (graphs == false) {
      content.put("builds", activity.builds());
      content.put("indexing_heap_in_bytes", shard.getIndexBufferRAMBytesUsed());
    }
    return content;
  }

  private static boolean isOurs(FieldInfo info) {
    return info.hasVectorValues()
        && StrataHnswVectorsFormat.NAME.equals(
            info.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY));
  }

  /** One field in all segments. */
  private final class Field {
    private final List<Map<String, Object>> segments = new ArrayList<>();
    private final Map<String, Long> offHeap = new LinkedHashMap<>();
    private int count;
    private long vectors;

    void add(SegmentReader segment, FieldInfo info, boolean graphs) throws IOException {
      count++;
      vectors +=
          switch (info.getVectorEncoding()) {
            case BYTE -> segment.getByteVectorValues(info.name).size();
            case FLOAT32 -> segment.getFloatVectorValues(info.name).size();
          };
      segment
          .getVectorReader()
          .getOffHeapByteSize(info)
          .forEach((file, bytes) -> offHeap.merge(file, bytes, Long::sum));
      if (graphs) {
        segments.add(
            GraphReportContent.of(segment.getSegmentName(), GraphReport.of(segment, info.name)));
      }
    }

    Map<String, Object> content(String name, boolean graphs) {
      return graphs
          ? Content.of("segments", segments)
          : Content.of(
              "segments", count,
              "vectors", vectors,
              "off_heap_in_bytes", offHeap,
              "search", activity.searches(name).content());
    }
  }
}
