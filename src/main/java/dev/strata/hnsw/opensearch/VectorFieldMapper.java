// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.index.mapper.DerivedFieldGenerator;
import org.opensearch.index.mapper.FieldMapper;
import org.opensearch.index.mapper.Mapper;
import org.opensearch.index.mapper.ParametrizedFieldMapper;
import org.opensearch.index.mapper.ParseContext;

/** The field type {@value #CONTENT_TYPE}: a vector of each document, and no more than one. */
final class VectorFieldMapper extends ParametrizedFieldMapper {
  static final String CONTENT_TYPE = "strata_vector";

  private static final String DIMENSION = "dimension";
  private static final String SIMILARITY = "similarity";
  private static final String ELEMENT_TYPE = "element_type";

  private VectorFieldMapper(
      String simpleName, VectorFieldType type, MultiFields multiFields, CopyTo copyTo) {
    super(simpleName, type, multiFields, copyTo);
  }

  /** Reads mappings of the type. */
  static Mapper.TypeParser typeParser(NodeActivity activity) {
    return new TypeParser(
        (name, context) -> {
          if (ServedIndexes.serves(context.mapperService().getIndexSettings()) == false) {
            throw new MappingValues(name)
                .error(
                    "type "
                        + CONTENT_TYPE
                        + " needs the index setting index.strata: true, given when the index is"
                        + " created");
          }
          return new Builder(name, activity);
        });
  }

  @Override
  public VectorFieldType fieldType() {
    return (VectorFieldType) super.fieldType();
  }

  @Override
  protected String contentType() {
    return CONTENT_TYPE;
  }

  @Override
  public boolean parsesArrayValue() {
    return true;
  }

  @Override
  protected void parseCreateField(ParseContext context) throws IOException {
    if (context.parser().currentToken() == Token.VALUE_NULL) {
      return;
    }
    VectorSpace space = fieldType().space();
    float[] vector = VectorParser.read(context.parser(), name());
    space.check(vector);
    if (context.doc().getField(name()) != null) {
      throw space.error("a document has one vector, got several");
    }
    VectorSimilarityFunction function = space.similarity().function();
    context
        .doc()
        .add(
            space.elementType() == VectorEncoding.BYTE
                ? new KnnByteVectorField(name(), VectorSpace.bytes(vector), function)
                : new KnnFloatVectorField(name(), vector, function));
  }

  /** For indexes that keep no source: documents are put together from the vectors again. */
  @Override
  protected void canDeriveSourceInternal() {}

  @Override
  protected DerivedFieldGenerator derivedFieldGenerator() {
    return new DerivedVector(fieldType());
  }

  @Override
  public ParametrizedFieldMapper.Builder getMergeBuilder() {
    return new Builder(simpleName(), fieldType().activity()).init(this);
  }

  private static VectorFieldType type(FieldMapper mapper) {
    return ((VectorFieldMapper) mapper).fieldType();
  }

  /** The parameters of a mapping. */
  private static final class Builder extends ParametrizedFieldMapper.Builder {
    private final NodeActivity activity;
    private final MappingValues values;

    private final Parameter<Integer> dimension =
        new Parameter<>(
            DIMENSION,
            false,
            () -> null,
            (field, context, value) -> dimension(value),
            mapper -> type(mapper).space().dimension());

    private final Parameter<VectorSimilarity> similarity =
        new Parameter<>(
            SIMILARITY,
            false,
            () -> VectorSimilarity.L2,
            (field, context, value) -> choice(SIMILARITY, value, VectorSimilarity.class),
            mapper -> type(mapper).space().similarity());

    private final Parameter<ElementType> elementType =
        new Parameter<>(
            ELEMENT_TYPE,
            false,
            () -> ElementType.FLOAT,
            (field, context, value) -> choice(ELEMENT_TYPE, value, ElementType.class),
            mapper -> ElementType.of(type(mapper).space().elementType()));

    private final Parameter<MethodParameters> method =
        new Parameter<>(
            "method",
            true,
            () -> MethodParameters.DEFAULTS,
            (field, context, value) -> MethodParameters.parse(field, value),
            mapper -> type(mapper).method());

    private final Parameter<Map<String, String>> meta = Parameter.metaParam();

    Builder(String name, NodeActivity activity) {
      super(name);
      this.activity = activity;
      this.values = new MappingValues(name);
      method.setSerializer(
          (builder, parameter, value) -> builder.field(parameter, value.given()),
          value -> value.given().toString());
    }

    private <E extends Enum<E>> E choice(String parameter, Object value, Class<E> type) {
      return values.choice(parameter, value, type);
    }

    private int dimension(Object value) {
      int given = values.wholeNumber(DIMENSION, value);
      if (given < 1 || given > StrataHnswVectorsFormat.MAX_DIMENSIONS) {
        throw values.error(
            "dimension must be between 1 and "
                + StrataHnswVectorsFormat.MAX_DIMENSIONS
                + ", got: "
                + given);
      }
      return given;
    }

    @Override
    protected List<Parameter<?>> getParameters() {
      return Arrays.asList(dimension, similarity, elementType, method, meta);
    }

    @Override
    public VectorFieldMapper build(Mapper.BuilderContext context) {
      if (dimension.getValue() == null) {
        throw values.error("dimension is missing");
      }
      CopyTo copies = copyTo.build();
      if (multiFieldsBuilder.getMapperBuilders().isEmpty() == false
          || copies.copyToFields().isEmpty() == false) {
        throw values.error("type " + CONTENT_TYPE + " has neither fields nor copy_to");
      }
      String fullName = buildFullName(context);
      VectorSpace space =
          new VectorSpace(
              fullName,
              dimension.getValue(),
              elementType.getValue().encoding(),
              similarity.getValue());
      return new VectorFieldMapper(
          name,
          new VectorFieldType(space, method.getValue(), activity, meta.getValue()),
          multiFieldsBuilder.build(this, context),
          copies);
    }
  }
}
