// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Writes a record as one line of JSON, its names in snake_case and constants in lower case, and
 * reads it back.
 */
final class JsonLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
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
}
