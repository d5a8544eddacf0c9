// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import dev.strata.hnsw.graph.NeighborSelection;
import dev.strata.hnsw.quantization.Quantization;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.solr.common.SolrException;

/** Attributes of a field type or of the codec factory, as parameters of a graph. */
final class GraphAttributes {
  static final String M = "m";
  static final String EF_CONSTRUCTION = "efConstruction";

  /** What {@code solr.DenseVectorField} calls the two, the present names first. */
  static final List<String> SOLR_M = List.of("hnswM", "hnswMaxConnections");

  static final List<String> SOLR_EF_CONSTRUCTION = List.of("hnswEfConstruction", "hnswBeamWidth");

  private final TextValues values;
  private final Map<String, String> attributes;

  /**
   * @param owner in words, for messages
   * @param attributes from which what is taken is removed
   */
  GraphAttributes(String owner, Map<String, String> attributes) {
    this.values = new TextValues(owner, SolrException.ErrorCode.SERVER_ERROR, attributes::remove);
    this.attributes = attributes;
  }

  /** Takes everything that concerns the graph. */
  HnswParams take() {
    rename(SOLR_M, M);
    rename(SOLR_EF_CONSTRUCTION, EF_CONSTRUCTION);
    HnswParams.Builder builder = HnswParams.builder();
    values.wholeNumber(M).ifPresent(builder::m);
    values.wholeNumber("maxM").ifPresent(builder::maxM);
    values.wholeNumber("maxM0").ifPresent(builder::maxM0);
    values.longDecimal("levelMultiplier").ifPresent(builder::levelMultiplier);
    values.wholeNumber(EF_CONSTRUCTION).ifPresent(builder::efConstruction);
    values.wholeNumber("efSearch").ifPresent(builder::efSearch);
    values.choice("selection", NeighborSelection.class).ifPresent(builder::selection);
    values.flag("extendCandidates").ifPresent(builder::extendCandidates);
    values.flag("keepPrunedConnections").ifPresent(builder::keepPrunedConnections);
    values.choice("quantization", Quantization.class).ifPresent(builder::quantization);
    values.decimal("oversampling").ifPresent(builder::oversampling);
    values.wholeNumber("minGraphSize").ifPresent(builder::minGraphSize);
    values.wholeNumber("workers").ifPresent(builder::workers);
    values.wholeNumber("buildMemoryMb").ifPresent(builder::buildMemoryMb);
    values.longNumber("seed").ifPresent(builder::seed);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw values.error(e.getMessage(), e);
    }
  }

  /** Checks what Solr's own field type takes and reports without a name. Takes nothing. */
  void checkSolrsOwn() {
    TextValues kept = values.from(attributes::get);
    int dimension =
        kept.wholeNumber("vectorDimension")
            .orElseThrow(() -> values.error("vectorDimension is missing"));
    requireDimension(dimension);
    kept.choice("similarityFunction", VectorSimilarityFunction.class);
    kept.choice("vectorEncoding", VectorEncoding.class);
    kept.text("knnAlgorithm")
        .filter(algorithm -> algorithm.equals("hnsw") == false)
        .ifPresent(
            algorithm -> {
              throw values.error("knnAlgorithm must be hnsw, got: " + algorithm);
            });
  }

  void requireDimension(int dimension) {
    if (dimension < 1 || dimension > StrataHnswVectorsFormat.MAX_DIMENSIONS) {
      throw values.error(
          "vectorDimension must be between 1 and "
              + StrataHnswVectorsFormat.MAX_DIMENSIONS
              + ", got: "
              + dimension);
    }
  }

  /** Refuses attributes that are left. */
  void requireNoOthers() {
    if (attributes.isEmpty() == false) {
      throw values.error("unknown: " + new TreeSet<>(attributes.keySet()));
    }
  }

  /** Refuses the given attributes. */
  void refuse(List<String> names, String reason) {
    for (String name : names) {
      if (attributes.containsKey(name)) {
        throw values.error(name + " " + reason);
      }
    }
  }

  /** A name of Solr's stands for ours where that is not given. */
  private void rename(List<String> solrs, String ours) {
    for (String name : solrs) {
      String value = attributes.remove(name);
      if (value != null && attributes.putIfAbsent(ours, value) != null) {
        throw values.error(name + " is another name of " + ours + ": give one of them only");
      }
    }
  }
}
