// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.opensearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Values of a mapping, where numbers may be given as text.
 *
 * @param field whose mapping it is, for messages
 */
record MappingValues(String field) {
  int wholeNumber(String name, Object value) {
    return number(name, value, Integer::valueOf, "a whole number");
  }

  float decimal(String name, Object value) {
    return number(name, value, Float::valueOf, "a number");
  }

  /** One of an enum's constants, which are written in lower case. */
  <E extends Enum<E>> E choice(String name, Object value, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String written = constant.name().toLowerCase(Locale.ROOT);
      if (written.equals(value)) {
        return constant;
      }
      names.add(written);
    }
    throw error(name + " must be one of " + names + ", got: " + value);
  }

  IllegalArgumentException error(String message) {
    return new IllegalArgumentException("field [" + field + "]: " + message);
  }

  private <N> N number(String name, Object value, Function<String, N> parser, String kind) {
    try {
      return parser.apply(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          error(name + " must be " + kind + ", got: " + value).getMessage(), e);
    }
  }
}
