// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.strata.hnsw.kernel.VectorKernel;
import java.util.List;
import org.apache.lucene.util.Version;

/**
 * What {@code compare} says when it is done; the names are those of its JSON.
 *
 * @param machine what it ran on
 * @param vectors that were indexed
 * @param dimension of the vectors
 * @param queries in each pass
 * @param k neighbours of each query
 * @param encoding of the vectors' components
 * @param similarity of the vectors
 * @param m links per node and layer
 * @param efConstruction width of the searches for links
 * @param seed of Strata's levels
 * @param rounds that were measured
 * @param buildMeasure name of the format to whose build the others' are compared
 * @param formats what each cost and can do
 * @param recalls how the formats compare at each wanted recall; empty if filters were tried
 * @param filters how they compare under each filter; empty if none was tried
 */
@JsonPropertyOrder({
  "machine",
  "vectors",
  "dimension",
  "queries",
  "k",
  "encoding",
  "similarity",
  "m",
  "ef_construction",
  "seed",
  "rounds",
  "build_measure",
  "formats",
  "recalls",
  "filters"
})
record CompareSummary(
    Machine machine,
    int vectors,
    int dimension,
    int queries,
    int k,
    String encoding,
    String similarity,
    int m,
    int efConstruction,
    long seed,
    int rounds,
    String buildMeasure,
    List<FormatResult> formats,
    List<RecallResult> recalls,
    List<FilterResult> filters) {
  /** What figures depend on besides the vectors and the options. */
  @JsonPropertyOrder({"cores", "architecture", "java", "lucene", "kernel"})
  record Machine(int cores, String architecture, String java, String lucene, String kernel) {
    static Machine current() {
      return new Machine(
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.arch"),
          Runtime.version().toString(),
          Version.LATEST.toString(),
          VectorKernel.choice());
    }
  }

  /** Draws the conclusions from what was measured on at least one contestant. */
  static CompareSummary of(
      ComparedVectors vectors,
      int queries,
      CompareSettings settings,
      List<Contestant> contestants,
      List<FilterResult> filters) {
    Contestant measure = buildMeasure(contestants);
    return new CompareSummary(
        Machine.current(),
        vectors.rows(),
        vectors.dimension(),
        queries,
        settings.k(),
        EncodingConverter.name(vectors.encoding().type()),
        SimilarityConverter.name(vectors.encoding().similarity()),
        settings.params().m(),
        settings.params().efConstruction(),
        settings.params().seed(),
        settings.rounds(),
        measure.name(),
        contestants.stream().map(contestant -> FormatResult.of(contestant, measure)).toList(),
        filters.isEmpty() ? RecallResult.all(settings, contestants) : List.of(),
        filters);
  }

  /** Lucene's plain format, or else the first of Lucene's, or else the first. */
  private static Contestant buildMeasure(List<Contestant> contestants) {
    return contestants.stream()
        .filter(Contestant::isPlainLucene)
        .findFirst()
        .or(() -> contestants.stream().filter(Contestant::isLucene).findFirst())
        .orElse(contestants.getFirst());
  }
}
