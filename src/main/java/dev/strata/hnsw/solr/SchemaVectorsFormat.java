// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.FieldType;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * Strata's format for fields of Solr's plain vector type, and Solr's choice for all others. Fields
 * of equal parameters share one format, and so the files of a segment.
 */
final class SchemaVectorsFormat extends PerFieldKnnVectorsFormat {
  private final PerFieldKnnVectorsFormat solrs;
  private final Supplier<IndexSchema> schema;
  private final Map<String, String> parameters;
  private final Map<HnswParams, KnnVectorsFormat> formats = new ConcurrentHashMap<>();

  /**
   * @param solrs whose choice is that for all other fields
   * @param parameters of the codec factory, by name
   */
  SchemaVectorsFormat(
      PerFieldKnnVectorsFormat solrs,
      Supplier<IndexSchema> schema,
      Map<String, String> parameters) {
    this.solrs = solrs;
    this.schema = schema;
    this.parameters = parameters;
  }

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String name) {
    SchemaField field = schema.get().getFieldOrNull(name);
    if (field == null || isOurs(field.getType()) == false) {
      return solrs.getKnnVectorsFormatForField(name);
    }
    return formats.computeIfAbsent(params(field.getType()), StrataHnswVectorsFormat::new);
  }

  /** Whether fields of the type are written by this format rather than by Solr's choice. */
  static boolean isOurs(FieldType type) {
    return type.getClass() == DenseVectorField.class // subclasses choose a format by themselves
        && ((DenseVectorField) type).getKnnAlgorithm().equals(DenseVectorField.HNSW_ALGORITHM);
  }

  /** Refuses a field type that is ours and cannot be. */
  void check(FieldType type) {
    if (isOurs(type)) {
      params(type);
    }
  }

  private HnswParams params(FieldType type) {
    DenseVectorField vectors = (DenseVectorField) type;
    Map<String, String> all = new HashMap<>(parameters);
    all.put(GraphAttributes.M, vectors.getHnswM().toString());
    all.put(GraphAttributes.EF_CONSTRUCTION, vectors.getHnswEfConstruction().toString());
    GraphAttributes attributes =
        new GraphAttributes("codecFactory and field type '" + type.getTypeName() + "'", all);
    attributes.requireDimension(vectors.getDimension());
    return attributes.take();
  }
}
