// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * How many nodes each layer of a segment's graph has.
 *
 * @param nodes of each layer, layer 0 first; empty if there is no graph
 */
record LayerPyramid(int[] nodes) {
  /** Characters per factor of ten in the picture. */
  private static final int BAR_PER_DECADE = 8;

  /** Counts the layers of a field's graph in one segment. */
  static LayerPyramid of(LeafReader leaf, String field) throws IOException {
    if (FilterLeafReader.unwrap(leaf) instanceof CodecReader segment) {
      KnnVectorsReader vectors = segment.getVectorReader();
      if (vectors instanceof PerFieldKnnVectorsFormat.FieldsReader perField) {
        vectors = perField.getFieldReader(field);
      }
      if (vectors instanceof HnswGraphProvider provider) {
        return of(provider.getGraph(field));
      }
    }
    return new LayerPyramid(new int[0]);
  }

  private static LayerPyramid of(HnswGraph graph) throws IOException {
    int[] nodes = new int[graph == null || graph.size() == 0 ? 0 : graph.numLevels()];
    for (int level = 0; level < nodes.length; level++) {
      nodes[level] = graph.getNodesOnLevel(level).size();
    }
    return new LayerPyramid(nodes);
  }

  /** Draws it, the top layer first, with bars that grow with the logarithm of the count. */
  void print(PrintWriter out, String indent) {
    int width = Arrays.stream(nodes).map(LayerPyramid::bar).max().orElse(0);
    for (int level = nodes.length - 1; level >= 0; level--) {
      int bar = bar(nodes[level]);
      String margin = " ".repeat((width - bar) / 2);
      out.printf(
          Locale.ROOT,
          "%slayer %d %,10d  %s%s%n",
          indent,
          level,
          nodes[level],
          margin,
          "#".repeat(bar));
    }
  }

  private static int bar(int count) {
    return 1 + (int) Math.round(BAR_PER_DECADE * Math.log10(Math.max(1, count)));
  }
}
