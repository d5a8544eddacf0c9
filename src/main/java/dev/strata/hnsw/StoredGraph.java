// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.Layer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MemorySegmentAccessInput;

/**
 * A graph as it lies in the graph file: written and read here, bytes specified in {@link
 * StrataHnswVectorsFormat}. For one thread.
 */
final class StoredGraph implements Graph {
  private final StoredLayer[] layers;
  private final int entryPoint;

  private StoredGraph(StoredLayer[] layers, int entryPoint) {
    this.layers = layers;
    this.entryPoint = entryPoint;
  }

  /**
   * Writes a graph.
   *
   * @return where it begins in {@code out}
   */
  static long write(Graph graph, IndexOutput out, AbortCheck abort) throws IOException {
    long offset = out.alignFilePointer(SegmentFile.ALIGNMENT);
    for (int level = 0; level < graph.layers(); level++) {
      Layer layer = graph.layer(level);
      if (level > 0) {
        for (int i = 0; i < layer.size(); i++) {
          abort.check();
          out.writeInt(layer.node(i));
        }
        out.alignFilePointer(SegmentFile.ALIGNMENT);
      }
      if (level > 1) { // from layer 1, the position below is the node
        for (int i = 0; i < layer.size(); i++) {
          abort.check();
          out.writeInt(layer.below(i));
        }
        out.alignFilePointer(SegmentFile.ALIGNMENT);
      }
      writeLinks(layer, out, abort);
      out.alignFilePointer(SegmentFile.ALIGNMENT);
    }
    return offset;
  }

  private static void writeLinks(Layer layer, IndexOutput out, AbortCheck abort)
      throws IOException {
    int[] row = new int[layer.maxLinks()];
    for (int i = 0; i < layer.size(); i++) {
      int count = layer.links(i, row);
      Arrays.sort(row, 0, count);
      Arrays.fill(row, count, row.length, StoredLayer.NO_LINK);
      for (int link : row) {
        out.writeInt(link);
      }
      abort.check();
    }
  }

  /** Bytes of a graph whose layers have these sizes. */
  static long length(int[] layerSizes, int maxM, int maxM0) {
    long length = 0;
    for (int level = 0; level < layerSizes.length; level++) {
      length += nodesLength(level, layerSizes[level]) + belowLength(level, layerSizes[level]);
      length += linksLength(layerSizes[level], level == 0 ? maxM0 : maxM);
    }
    return length;
  }

  /** What {@link #write} wrote. */
  static StoredGraph open(IndexInput graphs, FieldEntry field) throws IOException {
    return open(graphs, field, false);
  }

  /**
   * What {@link #write} wrote.
   *
   * @param cold whether links are asked for before they are read, as they may not be in memory
   */
  static StoredGraph open(IndexInput graphs, FieldEntry field, boolean cold) throws IOException {
    int[] sizes = field.layerSizes();
    IndexInput slice = graphs.slice("graph", field.graphOffset(), field.graphLength());
    MemorySegment mapped =
        slice instanceof MemorySegmentAccessInput input
            ? input.segmentSliceOrNull(0, slice.length())
            : null;
    StoredLayer[] layers = new StoredLayer[sizes.length];
    long offset = 0;
    for (int level = 0; level < sizes.length; level++) {
      long below = offset + nodesLength(level, sizes[level]);
      long links = below + belowLength(level, sizes[level]);
      int maxLinks = level == 0 ? field.maxM0() : field.maxM();
      int sizeBelow = level == 0 ? 0 : sizes[level - 1];
      StoredLayer.Place place =
          new StoredLayer.Place(level, sizes[level], sizeBelow, maxLinks, offset, below, links);
      layers[level] = new StoredLayer(place, field.count(), slice, mapped, cold);
      offset = links + linksLength(sizes[level], maxLinks);
    }
    return new StoredGraph(layers, field.entryPoint());
  }

  private static long nodesLength(int level, int size) {
    return level > 0 ? SegmentFile.aligned((long) size * Integer.BYTES) : 0;
  }

  private static long belowLength(int level, int size) {
    return level > 1 ? SegmentFile.aligned((long) size * Integer.BYTES) : 0;
  }

  private static long linksLength(int size, int maxLinks) {
    return SegmentFile.aligned((long) size * maxLinks * Integer.BYTES);
  }

  @Override
  public int layers() {
    return layers.length;
  }

  @Override
  public Layer layer(int level) {
    return layers[level];
  }

  @Override
  public int entryPoint() {
    return entryPoint;
  }
}
