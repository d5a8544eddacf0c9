// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.HnswSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code strata search}: recall, speed and effort of a set of queries. */
@Command(
    name = "search",
    description = {
      "Runs queries on an index and measures them, on one thread and after a warm-up."
    })
final class SearchCommand implements Callable<Integer> {
  /** More hits than this are a job for another tool than a nearest-neighbour query. */
  private static final int MAX_K = 10_000;

  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      required = true,
      description = "Directory of the index.")
  private Path indexPath;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      required = true,
      description = "Query vectors: .fvecs, .bvecs, or .npy of <f4, <f2, |u1 or |i1.")
  private Path queriesPath;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "vector",
      description = "Name of the vector field (${DEFAULT-VALUE}).")
  private String field;

  @Option(
      names = "--k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Hits per query (${DEFAULT-VALUE}).")
  private int k;

  @Option(
      names = "--ef",
      paramLabel = "N",
      description = "Width of the search; without it the width stored with the field.")
  private Integer ef;

  @Option(
      names = "--oversampling",
      paramLabel = "F",
      description =
          "Candidates of a walk on codes compared again at full precision, as a multiple of k;"
              + " without it the one stored with the field.")
  private Float oversampling;

  @Option(
      names = "--full-precision",
      description = "Walk on the vectors themselves, also where there are codes.")
  private boolean fullPrecision;

  @ArgGroup private TruthOptions truth;

  @Mixin private FilterOptions filter;

  @Option(
      names = "--explain",
      arity = "0..1",
      paramLabel = "ROW",
      fallbackValue = "0",
      description =
          "Also say what the searches of one query did, segment by segment: the one in this row of"
              + " the file, from 0, or the first.")
  private Integer explain;

  @Option(names = "--limit", paramLabel = "N", description = "Run the first N queries only.")
  private Integer limit;

  @Mixin private OutputOptions output;

  SearchCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws IOException {
    OptionChecks.require(spec, "--k", k, 1, MAX_K);
    OptionChecks.require(spec, "--ef", ef, 1, HnswParams.MAX_EF_SEARCH);
    OptionChecks.require(spec, "--limit", limit, 1, Integer.MAX_VALUE);
    filter.check(spec);
    SearchSummary summary;
    try (VectorIndex index = openIndex()) {
      float[][] queries = readQueries(index);
      OptionChecks.require(spec, "--explain", explain, 0, queries.length - 1);
      summary = search(index, queries);
    }
    output.print(spec, summary, summary::print);
    return 0;
  }

  private SearchSummary search(VectorIndex index, float[][] queries) throws IOException {
    RowFilter rowFilter = filter.filter(index, queries);
    GroundTruth known =
        truth == null ? null : truth.truth(spec, indexPath, index, queries, k, rowFilter, progress);
    HnswSearch strategy = strategy();
    SearchRun run = SearchRun.of(index, queries, k, strategy, rowFilter, progress);
    return new SearchSummary(
        k,
        ef,
        queries.length,
        known == null ? null : known.recall(run.rows()),
        run.qps(),
        run.latency(),
        run.distancesMean(),
        filter.summary(),
        explain == null
            ? null
            : SearchExplanation.of(index, queries, explain, k, strategy, rowFilter));
  }

  private HnswSearch strategy() {
    HnswSearch strategy = ef == null ? HnswSearch.defaults() : HnswSearch.ef(ef);
    if (oversampling != null) {
      try {
        strategy = strategy.oversampling(oversampling);
      } catch (IllegalArgumentException e) {
        throw OptionChecks.error(spec, "--" + e.getMessage());
      }
    }
    return fullPrecision ? strategy.fullPrecision() : strategy;
  }

  private VectorIndex openIndex() throws IOException {
    try {
      return VectorIndex.open(indexPath, field);
    } catch (IllegalArgumentException e) {
      throw OptionChecks.error(spec, "--index: " + e.getMessage());
    }
  }

  private float[][] readQueries(VectorIndex index) throws IOException {
    try (VectorFile file = OptionChecks.openVectors(spec, "--queries", queriesPath)) {
      if (file.dimension() != index.dimension()) {
        throw OptionChecks.error(
            spec,
            "--queries: the dimension of "
                + queriesPath
                + " is "
                + file.dimension()
                + ", that of the index's field '"
                + field
                + "' is "
                + index.dimension());
      }
      return index.encoding().readFirst(file, limit == null ? VectorFile.MOST_ROWS : limit);
    }
  }
}
