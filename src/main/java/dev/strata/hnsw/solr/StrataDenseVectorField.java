// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.search.vector.KnnQParser.EarlyTerminationParams;

/**
 * Solr's {@code DenseVectorField}, stored in Strata's format under Solr's own codec factory:
 *
 * <pre>{@code
 * <fieldType name="vector" class="dev.strata.hnsw.solr.StrataDenseVectorField"
 *     vectorDimension="768" similarityFunction="cosine" m="16" efConstruction="200" efSearch="64"/>
 * }</pre>
 *
 * <p>It takes the attributes of {@code DenseVectorField} (dimension 1 to {@value
 * StrataHnswVectorsFormat#MAX_DIMENSIONS}, {@code similarityFunction}, {@code vectorEncoding}; of
 * {@code knnAlgorithm} only {@code hnsw}) and those of {@link HnswParams} by their names, with
 * their bounds and defaults: {@code m}, {@code maxM}, {@code maxM0}, {@code levelMultiplier},
 * {@code efConstruction}, {@code efSearch}, {@code selection}, {@code extendCandidates}, {@code
 * keepPrunedConnections}, {@code quantization}, {@code oversampling}, {@code minGraphSize}, {@code
 * workers}, {@code buildMemoryMb} and {@code seed}. {@code hnswM} and {@code hnswEfConstruction}
 * are other names of {@code m} and {@code efConstruction}. A change concerns what is written from
 * then on.
 *
 * <p>What is wrong with an attribute is a {@link SolrException} of code {@code SERVER_ERROR} that
 * names the field type, the bounds and the value; with a vector, one of {@code BAD_REQUEST} that
 * names the field.
 */
public final class StrataDenseVectorField extends DenseVectorField {
  static {
    VectorFormats.register();
  }

  private KnnVectorsFormat format;

  /** For Solr, which calls {@link #init} next. */
  public StrataDenseVectorField() {}

  /**
   * Reads the attributes.
   *
   * @throws SolrException if one is out of its bounds
   */
  @Override
  public void init(IndexSchema schema, Map<String, String> args) {
    GraphAttributes attributes = new GraphAttributes("field type '" + getTypeName() + "'", args);
    attributes.checkSolrsOwn();
    HnswParams params = attributes.take();
    format = new StrataHnswVectorsFormat(params);
    args.put(GraphAttributes.SOLR_M.getFirst(), Integer.toString(params.m()));
    args.put(
        GraphAttributes.SOLR_EF_CONSTRUCTION.getFirst(), Integer.toString(params.efConstruction()));
    super.init(schema, args);
  }

  /** Strata's format with the parameters of this field type. */
  @Override
  public KnnVectorsFormat buildKnnVectorsFormat() {
    return format;
  }

  /**
   * The fields of a document that hold the given vector.
   *
   * @throws SolrException of code {@code BAD_REQUEST}, naming the field, if it is no such vector;
   *     also for numbers that are no bytes, which {@code solr.DenseVectorField} cuts to fit
   */
  @Override
  public List<IndexableField> createFields(SchemaField field, Object value) {
    if (getVectorEncoding() == VectorEncoding.BYTE && value instanceof List<?> elements) {
      elements.forEach(element -> requireByte(field, element));
    }
    try {
      return super.createFields(field, value);
    } catch (SolrException e) {
      throw VectorErrors.of(field.getName(), e.getCause() == null ? e : e.getCause());
    }
  }

  /** Text is left to Solr, which refuses it by itself. */
  private static void requireByte(SchemaField field, Object element) {
    if (element instanceof Number number && number.doubleValue() != number.byteValue()) {
      throw VectorErrors.of(
          field.getName(),
          new IllegalArgumentException(
              "elements must be whole numbers between -128 and 127, got: " + number));
    }
  }

  /**
   * The query of Solr's {@code {!knn}}.
   *
   * @throws SolrException of code {@code BAD_REQUEST}, naming the field, if the vector is no vector
   *     of this field
   */
  @Override
  public Query getKnnVectorQuery(
      String fieldName,
      String vectorToSearch,
      int topK,
      int efSearch,
      Query filterQuery,
      Query seedQuery,
      EarlyTerminationParams earlyTermination,
      Integer filteredSearchThreshold) {
    try {
      return super.getKnnVectorQuery(
          fieldName,
          vectorToSearch,
          topK,
          efSearch,
          filterQuery,
          seedQuery,
          earlyTermination,
          filteredSearchThreshold);
    } catch (SolrException | IllegalArgumentException e) {
      throw VectorErrors.of(fieldName, e);
    }
  }
}
