// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lucene's similarities under their names in lower case. */
final class SimilarityConverter
    implements ITypeConverter<VectorSimilarityFunction>, Iterable<String> {

  @Override
  public VectorSimilarityFunction convert(String value) {
    for (VectorSimilarityFunction similarity : VectorSimilarityFunction.values()) {
      if (name(similarity).equals(value)) {
        return similarity;
      }
    }
    throw new TypeConversionException(
        "must be one of " + String.join(", ", this) + ", got: " + value);
  }

  /** The name of a similarity on the command line. */
  static String name(VectorSimilarityFunction similarity) {
    return similarity.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(VectorSimilarityFunction.values())
        .map(SimilarityConverter::name)
        .iterator();
  }
}
