// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import dev.strata.hnsw.StrataHnswCodec;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import dev.strata.hnsw.quantization.Quantization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.store.Directory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code strata index}: a file of vectors becomes an index. */
@Command(
    name = "index",
    description = {
      "Builds a new index from a file of vectors.",
      "Every vector is indexed with its row number beside it. One thread does all the adding and"
          + " merging, and graphs do not depend on the number of threads that build them, so that"
          + " the same command makes the same index; without --max-segments the number of segments"
          + " depends on the Java heap."
    })
final class IndexCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Mixin private VectorsOptions vectors;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      required = true,
      description = "Directory of the new index; made if absent, refused if it holds an index.")
  private Path index;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "vector",
      description = "Name of the vector field (${DEFAULT-VALUE}).")
  private String field;

  @Mixin private GraphOptions graph;

  @Option(
      names = "--quantization",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = QuantizationConverter.class,
      completionCandidates = QuantizationConverter.class,
      description = "Codes to walk on, one of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Quantization quantization;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that build a graph (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description =
          "Write N segments of equally many rows; by default, as many as memory asks for.")
  private Integer segments;

  @Option(
      names = "--max-segments",
      paramLabel = "N",
      description = "Merge until no more than N segments are left.")
  private Integer maxSegments;

  @Mixin private OutputOptions output;

  IndexCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws IOException {
    OptionChecks.require(spec, "--threads", threads, 1, HnswParams.MAX_WORKERS);
    HnswParams params =
        graph.params(spec).toBuilder().quantization(quantization).workers(threads).build();
    OptionChecks.require(spec, "--segments", segments, 1, Integer.MAX_VALUE);
    OptionChecks.require(spec, "--max-segments", maxSegments, 1, Integer.MAX_VALUE);
    vectors.check(spec);
    if (field.isEmpty() || field.equals(IndexBuild.ROW_FIELD)) {
      throw OptionChecks.error(
          spec, "--field must be neither empty nor '" + IndexBuild.ROW_FIELD + "'");
    }
    IndexSummary summary;
    try (VectorFile file = vectors.open(spec)) {
      int rows = rows(file, new StrataHnswVectorsFormat(params).getMaxDimensions(field));
      try (Directory directory = OptionChecks.openForNewIndex(spec, "--index", index)) {
        summary =
            build(file, rows, directory, new IndexSettings(field, vectors.encoding(), params));
      }
    }
    output.print(spec, summary, summary::print);
    return 0;
  }

  private int rows(VectorFile file, int maxDimension) {
    if (file.dimension() > maxDimension) {
      throw OptionChecks.error(
          spec,
          "--vectors: the dimension must be between 1 and "
              + maxDimension
              + ", but that of "
              + vectors.path()
              + " is "
              + file.dimension());
    }
    return vectors.rows(spec, file);
  }

  private IndexSummary build(VectorFile file, int rows, Directory directory, IndexSettings settings)
      throws IOException {
    long start = System.nanoTime();
    double mergeSeconds = 0;
    try (ExecutorService helpers = threads == 1 ? null : Executors.newFixedThreadPool(threads - 1);
        IndexBuild build =
            new IndexBuild(
                directory,
                settings,
                new StrataHnswCodec(settings.params(), helpers),
                segments == null,
                progress)) {
      try (Progress.Stage stage = progress.begin("Adding rows", rows)) {
        build.addAll(
            row -> settings.encoding().read(file, row),
            rows,
            added -> segments != null && endsSegment(added, rows),
            stage);
      }
      build
          .warning()
          .ifPresent(warning -> spec.commandLine().getErr().println("warning: " + warning));
      if (maxSegments != null) {
        long merge = System.nanoTime();
        build.forceMerge(maxSegments);
        mergeSeconds = (System.nanoTime() - merge) / 1e9;
      }
      build.finish();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return IndexSummary.of(directory, file.dimension(), seconds, mergeSeconds);
  }

  /** Whether the next row belongs to another of the segments that were asked for. */
  private boolean endsSegment(int added, int rows) {
    return (long) segments * (added - 1) / rows < (long) segments * added / rows;
  }
}
