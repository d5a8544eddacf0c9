// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Duplicates;
import dev.strata.hnsw.graph.Graph;
import dev.strata.hnsw.graph.Layer;
import dev.strata.hnsw.graph.LayerShape;
import dev.strata.hnsw.graph.StrongComponents;
import dev.strata.hnsw.kernel.VectorKernel;
import dev.strata.hnsw.quantization.CodeType;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the report of a field. For one thread.
 *
 * @param graph of the field, or null if it has none
 * @param vectors of the field
 */
record GraphInspection(FieldEntry field, Graph graph, RowSource vectors) {

  GraphReport report() throws IOException {
    Similarity similarity = field.similarity();
    CodeType codes = field.codes().type();
    return new GraphReport(
        field.name(),
        similarity.encoding(),
        similarity.dimension(),
        similarity.function(),
        field.count(),
        new GraphReport.Parameters(
            field.m(), field.maxM(), field.maxM0(), field.efConstruction(), field.efSearch()),
        new GraphReport.Codes(
            quantization(codes), codes == null ? 0 : codes.bits(), field.codes().oversampling()),
        VectorKernel.choice(),
        new GraphReport.Bytes(
            field.vectorsLength(), field.docsLength(), field.derivedLength(), field.graphLength()),
        levels(),
        components(),
        duplicates());
  }

  private static Quantization quantization(CodeType codes) {
    return switch (codes) {
      case null -> Quantization.NONE;
      case INT8 -> Quantization.INT8;
      case INT4 -> Quantization.INT4;
      case BINARY -> Quantization.BINARY;
    };
  }

  private List<GraphReport.Level> levels() throws IOException {
    if (graph == null) {
      return List.of();
    }
    GraphReport.Level[] levels = new GraphReport.Level[graph.layers()];
    int entry = graph.entryPoint();
    for (int level = levels.length - 1; level >= 0; level--) {
      Layer layer = graph.layer(level);
      LayerShape shape = LayerShape.of(layer, entry);
      List<Integer> degrees = Arrays.stream(shape.degrees()).boxed().toList();
      levels[level] =
          new GraphReport.Level(
              level, layer.size(), layer.maxLinks(), degrees, shape.unlinked(), shape.reachable());
      entry = level == 0 ? entry : layer.below(entry);
    }
    return List.of(levels);
  }

  private GraphReport.Components components() throws IOException {
    if (graph == null) {
      return new GraphReport.Components(0, 0);
    }
    StrongComponents components = StrongComponents.of(graph.layer(0));
    return new GraphReport.Components(components.count(), components.largest());
  }

  private GraphReport.Duplicates duplicates() throws IOException {
    Duplicates found;
    try {
      found =
          new DuplicateVectors(vectors, field.similarity().rowBytes(), AbortCheck.NEVER)
              .find(field.count());
    } catch (IllegalStateException e) {
      throw RowSource.closedOr(vectors.segment(), e);
    }
    int kinds = found.kinds();
    return new GraphReport.Duplicates(kinds, kinds + found.count());
  }
}
