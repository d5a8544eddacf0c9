// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Layer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.IndexInput;

/**
 * A layer in the graph file. Its bytes are not trusted: every number that comes out of it has been
 * checked. For one thread.
 */
final class StoredLayer implements Layer {
  /** Ends a row that is not full. */
  static final int NO_LINK = -1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Place place;
  private final int nodes;
  private final int size;
  private final boolean cold;
  private final int maxLinks;
  private final IndexInput graph;

  /** The graph, or null where the directory does not map its files. */
  private final MemorySegment mapped;

  /** Where the parts of a layer are, in bytes from the beginning of the graph. */
  record Place(
      int level,
      int size,
      int sizeBelow,
      int maxLinks,
      long nodesOffset,
      long belowOffset,
      long linksOffset) {}

  /**
   * @param nodes of the whole graph
   */
  StoredLayer(Place place, int nodes, IndexInput graph, MemorySegment mapped, boolean cold) {
    this.cold = cold;
    this.place = place;
    this.nodes = nodes;
    this.size = place.size;
    this.maxLinks = place.maxLinks;
    this.graph = graph;
    this.mapped = mapped;
  }

  @Override
  public int size() {
    return place.size;
  }

  @Override
  public int maxLinks() {
    return place.maxLinks;
  }

  @Override
  public int node(int position) throws IOException {
    if (place.level == 0) {
      return position;
    }
    return inRange("node", readInt(place.nodesOffset, position), nodes, position);
  }

  @Override
  public int below(int position) throws IOException {
    if (place.level == 1) {
      return node(position);
    }
    return inRange(
        "position below", readInt(place.belowOffset, position), place.sizeBelow, position);
  }

  @Override
  public int links(int position, int[] links) throws IOException {
    long offset = rowOffset(position);
    if (mapped == null) {
      graph.seek(offset);
      graph.readInts(links, 0, maxLinks);
      int count = 0;
      while (count < maxLinks && links[count] != NO_LINK) {
        inRange("link", links[count], size, position);
        count++;
      }
      return count;
    }
    try {
      return mappedLinks(position, offset, links);
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(mapped, e);
    }
  }

  private int mappedLinks(int position, long offset, int[] links) throws IOException {
    int count = 0;
    for (; count < maxLinks; count++) {
      int link = mapped.get(INT, offset + (long) count * Integer.BYTES);
      if (link < 0 || link >= size) {
        if (link == NO_LINK) {
          break;
        }
        inRange("link", link, size, position);
      }
      links[count] = link;
    }
    return count;
  }

  @Override
  public int willWant(int position) throws IOException {
    if (mapped == null) {
      return 0;
    }
    try {
      return ask(rowOffset(position));
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(mapped, e);
    }
  }

  private int ask(long offset) throws IOException {
    if (cold) {
      graph.prefetch(offset, (long) maxLinks * Integer.BYTES);
      return 0;
    }
    int read = 0;
    for (int at = 0; at < maxLinks * Integer.BYTES; at += SegmentFile.ALIGNMENT) {
      read += mapped.get(INT, offset + at);
    }
    return read;
  }

  private long rowOffset(int position) {
    return place.linksOffset + (long) position * maxLinks * Integer.BYTES;
  }

  private int readInt(long offset, int index) throws IOException {
    long at = offset + (long) index * Integer.BYTES;
    if (mapped == null) {
      graph.seek(at);
      return graph.readInt();
    }
    try {
      return mapped.get(INT, at);
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(mapped, e);
    }
  }

  private int inRange(String what, int value, int size, int position) throws IOException {
    if (value < 0 || value >= size) {
      throw new CorruptIndexException(
          what
              + " out of range: layer="
              + place.level
              + ", position="
              + position
              + ", value="
              + value
              + ", size="
              + size,
          graph);
    }
    return value;
  }
}
