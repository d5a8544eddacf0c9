// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import dev.strata.hnsw.quantization.Quantization;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * A vectors format that takes part in a comparison.
 *
 * @param name on the command line
 * @param vectors the format
 * @param search how its users search it
 */
record ComparedFormat(String name, KnnVectorsFormat vectors, EffortSearch search) {
  /** What the names end with whose walks end by themselves; they are searches of the same index. */
  private static final String ADAPTIVE = ":adaptive";

  /** What all names of Lucene's formats begin with. */
  private static final String LUCENE = "lucene";

  private static final String STRATA = "strata";

  private static final String PLAIN_LUCENE = LUCENE + "99";

  private static final int MERGE_WORKERS = 1;

  /** Formats by their names; each name is made into a format by the parameters of the graph. */
  private static final Map<String, Function<HnswParams, ComparedFormat>> KNOWN = known();

  private static Map<String, Function<HnswParams, ComparedFormat>> known() {
    Map<String, Function<HnswParams, ComparedFormat>> known = new LinkedHashMap<>();
    for (Quantization quantization : Quantization.values()) {
      String name =
          quantization == Quantization.AUTO
              ? STRATA
              : STRATA + ":" + LowerCaseConverter.name(quantization);
      known.put(
          name,
          params ->
              new ComparedFormat(
                  name,
                  new StrataHnswVectorsFormat(
                      params.toBuilder().quantization(quantization).build()),
                  new EffortSearch.WidthOption()));
    }
    for (String name : List.of(STRATA, STRATA + ":none")) {
      Function<HnswParams, ComparedFormat> plain = known.get(name);
      known.put(
          name + ADAPTIVE,
          params ->
              new ComparedFormat(
                  name + ADAPTIVE, plain.apply(params).vectors(), new EffortSearch.Adaptive()));
    }
    known.put(
        PLAIN_LUCENE,
        params ->
            new ComparedFormat(
                PLAIN_LUCENE,
                new Lucene99HnswVectorsFormat(
                    params.m(), params.efConstruction(), MERGE_WORKERS, null),
                new EffortSearch.OverFetch(KnnSearchStrategy.Hnsw.DEFAULT)));
    for (ScalarEncoding encoding : ScalarEncoding.values()) {
      String name = LUCENE + ":" + encoding.name();
      known.put(
          name,
          params ->
              new ComparedFormat(
                  name,
                  new Lucene104HnswScalarQuantizedVectorsFormat(
                      encoding, params.m(), params.efConstruction(), MERGE_WORKERS, null),
                  new EffortSearch.Rescoring()));
    }
    return Collections.unmodifiableMap(known);
  }

  /** All names, as the command line knows them. */
  static List<String> names() {
    return List.copyOf(KNOWN.keySet());
  }

  /**
   * Makes the format of a name.
   *
   * @throws IllegalArgumentException if there is none, or it takes no such parameters
   */
  static ComparedFormat of(String name, HnswParams params) {
    Function<HnswParams, ComparedFormat> format = KNOWN.get(name);
    if (format == null) {
      throw new IllegalArgumentException(
          "must be among " + String.join(", ", names()) + ", got: " + name);
    }
    int widest = Lucene99HnswVectorsFormat.MAXIMUM_BEAM_WIDTH; // also that of the quantized ones
    if (name.startsWith(LUCENE) && params.efConstruction() > widest) {
      throw new IllegalArgumentException(
          name
              + " takes an efConstruction of at most "
              + widest
              + ", got: "
              + params.efConstruction());
    }
    return format.apply(params);
  }

  boolean isLucene() {
    return name.startsWith(LUCENE);
  }

  /** The most components that a vector may have. */
  int maxDimensions() {
    return vectors.getMaxDimensions(""); // the same for every field
  }

  /** Whether it can be compared on fields of bytes. */
  boolean takesBytes() {
    return search instanceof EffortSearch.Rescoring == false;
  }

  /** Whether it is Lucene's format of full vectors. */
  boolean isPlainLucene() {
    return name.equals(PLAIN_LUCENE);
  }

  /** The name of the format that makes its index. */
  String indexName() {
    return name.endsWith(ADAPTIVE) ? name.substring(0, name.length() - ADAPTIVE.length()) : name;
  }

  /** That name as one of a file: a colon means something else on some systems. */
  String fileName() {
    return indexName().replace(':', '-');
  }

  /** The names for the help text. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }
}
