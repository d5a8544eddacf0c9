// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.io.IOException;
import java.util.Arrays;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;

/** Reads the components of a vector. What they may be is for {@link VectorSpace} to say. */
final class VectorParser {
  private static final int USUAL_DIMENSION = 128;

  private VectorParser() {}

  /**
   * Reads an array of numbers, at whose beginning the parser is.
   *
   * @param field its name, for messages
   * @throws IllegalArgumentException if it is none, or longer than any vector
   */
  static float[] read(XContentParser parser, String field) throws IOException {
    if (parser.currentToken() != Token.START_ARRAY) {
      throw error(field, "vector must be an array of numbers, got: " + parser.currentToken());
    }
    float[] components = new float[USUAL_DIMENSION];
    int count = 0;
    while (parser.nextToken() != Token.END_ARRAY) {
      if (parser.currentToken() == Token.START_ARRAY) {
        throw error(field, "a document has one vector, got an array of several");
      }
      if (parser.currentToken() != Token.VALUE_NUMBER) {
        throw error(
            field, "component " + count + " must be a number, got: " + parser.currentToken());
      }
      if (count == StrataHnswVectorsFormat.MAX_DIMENSIONS) {
        throw error(field, "vector must have at most " + count + " components, got more");
      }
      if (count == components.length) {
        components = Arrays.copyOf(components, 2 * count);
      }
      components[count++] = parser.floatValue();
    }
    return Arrays.copyOf(components, count);
  }

  private static IllegalArgumentException error(String field, String message) {
    return new IllegalArgumentException("field [" + field + "]: " + message);
  }
}
