// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.index.mapper.DerivedFieldGenerator;
import org.opensearch.index.mapper.FieldValueType;

/** Writes the vector of a document into a source that is not stored. */
final class DerivedVector extends DerivedFieldGenerator {
  private final VectorSpace space;

  DerivedVector(VectorFieldType type) {
    super(type, null, null);
    this.space = type.space();
  }

  @Override
  public FieldValueType getDerivedFieldPreference() {
    return FieldValueType.DOC_VALUES;
  }

  @Override
  public void generate(XContentBuilder builder, LeafReader reader, int doc) throws IOException {
    StoredVector vector = new StoredVector(reader, space);
    if (vector.advance(doc)) {
      builder.field(space.field(), vector.components());
    }
  }
}
