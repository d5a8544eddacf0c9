// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswParams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SchemaCodecFactory;
import org.apache.solr.core.SolrCore;

/**
 * Solr's own codec factory, with Strata's format for the fields of {@code solr.DenseVectorField}:
 *
 * <pre>{@code
 * <codecFactory class="dev.strata.hnsw.solr.StrataCodecFactory">
 *   <str name="compressionMode">BEST_COMPRESSION</str>
 *   <int name="efSearch">64</int>
 * </codecFactory>
 * }</pre>
 *
 * <p>It takes Solr's {@code compressionMode} and the parameters of {@link HnswParams} by their
 * names, except {@code m} and {@code efConstruction}: those come from {@code hnswM} and {@code
 * hnswEfConstruction} of each field type, with Solr's defaults (16 and 100). Postings and
 * doc-values formats of the schema are what they are with Solr's own factory, and so are vector
 * fields of other types, {@link StrataDenseVectorField} among them, and other algorithms than
 * {@code hnsw}. Segments keep the name of Solr's codec: to read them this jar is enough.
 *
 * <p>What is wrong with a parameter is a {@link SolrException} of code {@code SERVER_ERROR} that
 * names it, its bounds and the value; the core is not loaded.
 */
public final class StrataCodecFactory extends SchemaCodecFactory {
  static {
    VectorFormats.register();
  }

  /** What Solr says of a field type, under any name. */
  private static final List<String> FIELD_TYPES =
      Stream.of(
              List.of(GraphAttributes.M, GraphAttributes.EF_CONSTRUCTION),
              GraphAttributes.SOLR_M,
              GraphAttributes.SOLR_EF_CONSTRUCTION)
          .flatMap(List::stream)
          .toList();

  private Map<String, String> parameters;
  private Codec codec;

  /** For Solr, which calls {@link #init} and {@link #inform} next. */
  public StrataCodecFactory() {}

  /**
   * Reads the parameters.
   *
   * @throws SolrException if one is unknown or out of its bounds
   */
  @Override
  public void init(NamedList<?> args) {
    Map<String, String> given = new HashMap<>();
    args.forEach((name, value) -> given.put(name, String.valueOf(value)));
    given.remove(COMPRESSION_MODE);
    parameters = Map.copyOf(given);
    GraphAttributes attributes = new GraphAttributes("codecFactory", given);
    attributes.refuse(FIELD_TYPES, "belongs to the field type, as hnswM or hnswEfConstruction");
    attributes.take();
    attributes.requireNoOthers();
    super.init(args);
  }

  /**
   * Looks at the field types of the schema.
   *
   * @throws SolrException if one of Solr's vector types cannot be one of Strata's fields
   */
  @Override
  public void inform(SolrCore core) {
    super.inform(core);
    Codec solrs = super.getCodec();
    SchemaVectorsFormat vectors =
        new SchemaVectorsFormat(
            (PerFieldKnnVectorsFormat) solrs.knnVectorsFormat(), core::getLatestSchema, parameters);
    core.getLatestSchema().getFieldTypes().values().forEach(vectors::check);
    codec = new VectorsCodec(solrs, vectors);
  }

  @Override
  public Codec getCodec() {
    return codec;
  }

  /** Solr's codec with another choice of vector formats, under its own name. */
  static final class VectorsCodec extends FilterCodec {
    private final SchemaVectorsFormat vectors;

    VectorsCodec(Codec solrs, SchemaVectorsFormat vectors) {
      super(solrs.getName(), solrs);
      this.vectors = vectors;
    }

    @Override
    public KnnVectorsFormat knnVectorsFormat() {
      return vectors;
    }
  }
}
