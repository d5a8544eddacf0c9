// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;

/**
 * Writes a record as one line of JSON, its names in snake_case and constants in lower case, and
 * reads it back.
 */
final class JsonLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(new ConstantSerializer()))
          .build();

  private JsonLine() {}

  /** The line, without its end. */
  static String of(Record record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values can be written", e);
    }
  }

  /**
   * Reads a record back.
   *
   * @throws IllegalArgumentException if the text is not such a record
   */
  static <R extends Record> R parse(String line, Class<R> type) {
    try {
      R record = MAPPER.readValue(line, type);
      if (record == null) {
        throw new IllegalArgumentException("null");
      }
      return record;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes a constant by its name on the command line. Jackson's own lower case is that of the
   * default locale, and in Turkish an I becomes a letter that is not in ASCII.
   */
  private static final class ConstantSerializer extends StdSerializer<Enum<?>> {
    @Serial private static final long serialVersionUID = 1;

    ConstantSerializer() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> constant, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(LowerCaseConverter.name(constant));
    }
  }
}
