// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.Layer;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Our graph as Lucene's tools see one: by nodes instead of positions, with links in ascending
 * order. Not used by our own search. For one thread.
 */
final class LuceneGraph extends HnswGraph {
  private final Graph graph;
  private final int maxConn;
  private final int[] links;
  private Layer layer;
  private int level;
  private int linkCount;
  private int next;

  LuceneGraph(Graph graph, int maxConn) {
    this.graph = graph;
    this.maxConn = maxConn;
    int longest = graph.layer(0).maxLinks();
    for (int l = 1; l < graph.layers(); l++) {
      longest = Math.max(longest, graph.layer(l).maxLinks());
    }
    this.links = new int[longest];
  }

  @Override
  public void seek(int level, int node) throws IOException {
    this.level = level;
    layer = graph.layer(level);
    linkCount = layer.links(position(layer, node), links);
    next = 0;
  }

  /* Nodes of a layer are in order; on layer 0 the first probe would do, but so does this. */
  private static int position(Layer layer, int node) throws IOException {
    int low = 0;
    int high = layer.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = layer.node(middle);
      if (found == node) {
        return middle;
      }
      if (found < node) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    throw new IllegalArgumentException("node is not on this layer: node=" + node);
  }

  @Override
  public int nextNeighbor() throws IOException {
    if (next >= linkCount) {
      return NO_MORE_DOCS;
    }
    int position = links[next++];
    return level == 0 ? position : layer.node(position);
  }

  @Override
  public int size() {
    return graph.layer(0).size();
  }

  @Override
  public int numLevels() {
    return graph.layers();
  }

  @Override
  public int maxConn() {
    return maxConn;
  }

  @Override
  public int entryNode() throws IOException {
    return graph.layer(graph.layers() - 1).node(graph.entryPoint());
  }

  @Override
  public int neighborCount() {
    return linkCount;
  }

  @Override
  public NodesIterator getNodesOnLevel(int level) throws IOException {
    Layer nodes = graph.layer(level);
    if (level == 0) {
      return new AllNodes(nodes.size());
    }
    int[] onLevel = new int[nodes.size()];
    for (int i = 0; i < onLevel.length; i++) {
      onLevel[i] = nodes.node(i);
      if (i > 0 && onLevel[i] <= onLevel[i - 1]) {
        throw new CorruptIndexException(
            "nodes out of order: layer=" + level + ", position=" + i, "graph of Strata");
      }
    }
    return new ArrayNodesIterator(onLevel, onLevel.length);
  }

  /** All nodes in order. Lucene's own is another class in each version. */
  private static final class AllNodes extends NodesIterator {
    private int next;

    AllNodes(int size) {
      super(size);
    }

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public int nextInt() {
      if (next >= size) {
        throw new NoSuchElementException();
      }
      return next++;
    }

    @Override
    public int consume(int[] into) {
      if (next >= size) {
        throw new NoSuchElementException();
      }
      int count = Math.min(into.length, size - next);
      for (int i = 0; i < count; i++) {
        into[i] = next++;
      }
      return count;
    }
  }
}
