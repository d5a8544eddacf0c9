// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Constants under their names in lower case; also the completion candidates.
 *
 * @param <E> their enum
 */
abstract class LowerCaseConverter<E extends Enum<E>>
    implements ITypeConverter<E>, Iterable<String> {
  private final E[] constants;

  LowerCaseConverter(E[] constants) {
    this.constants = constants;
  }

  @Override
  public final E convert(String value) {
    for (E constant : constants) {
      if (name(constant).equals(value)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "must be one of " + String.join(", ", this) + ", got: " + value);
  }

  /** The name of a constant on the command line. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public final Iterator<String> iterator() {
    return Arrays.stream(constants).map(LowerCaseConverter::name).iterator();
  }
}
