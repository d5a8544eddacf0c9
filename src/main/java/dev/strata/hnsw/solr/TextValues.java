// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.solr.common.SolrException;

/**
 * Values that are given as text, each read by its name. What is wrong with one is said as Solr does
 * it, naming whose value it is, what it may be and what it is.
 */
final class TextValues {
  private final String owner;
  private final SolrException.ErrorCode code;
  private final UnaryOperator<String> source;

  /**
   * @param owner whose values these are, in words
   * @param code of what is thrown
   * @param source of the text of a name, null if it is not given
   */
  TextValues(String owner, SolrException.ErrorCode code, UnaryOperator<String> source) {
    this.owner = owner;
    this.code = code;
    this.source = source;
  }

  /** The same owner's values from another source. */
  TextValues from(UnaryOperator<String> other) {
    return new TextValues(owner, code, other);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(source.apply(name));
  }

  Optional<Integer> wholeNumber(String name) {
    return number(name, Integer::valueOf, "a whole number");
  }

  Optional<Long> longNumber(String name) {
    return number(name, Long::valueOf, "a whole number");
  }

  Optional<Float> decimal(String name) {
    return number(name, Float::valueOf, "a number");
  }

  Optional<Double> longDecimal(String name) {
    return number(name, Double::valueOf, "a number");
  }

  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw error(name + " must be true or false, got: " + text);
                });
  }

  /** One of an enum's constants, which are written in any case. */
  <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return text(name)
        .map(
            text ->
                constants.stream()
                    .filter(constant -> constant.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            error(
                                name
                                    + " must be one of "
                                    + constants.toString().toLowerCase(Locale.ROOT)
                                    + ", got: "
                                    + text)));
  }

  SolrException error(String message) {
    return error(message, null);
  }

  SolrException error(String message, Throwable cause) {
    return new SolrException(code, owner + ": " + message, cause);
  }

  private <N> Optional<N> number(String name, Function<String, N> parser, String kind) {
    return text(name)
        .map(
            text -> {
              try {
                return parser.apply(text);
              } catch (NumberFormatException e) {
                throw error(name + " must be " + kind + ", got: " + text, e);
              }
            });
  }
}
