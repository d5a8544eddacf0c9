// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code strata demo}: a guided tour of an index's life. */
@Command(
    name = "demo",
    description = {
      "Shows an index from its first vector to its answers: several segments, a merge, a reopening,"
          + " the layers of the graph, and recall against effort."
    })
final class DemoCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Use the first 20,000 rows of this file (.fvecs, .bvecs, .npy); without it the demo makes"
              + " its own vectors.")
  private Path vectors;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Directory of the demo's index; without it a new temporary one.")
  private Path index;

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      defaultValue = "euclidean",
      converter = SimilarityConverter.class,
      completionCandidates = SimilarityConverter.class,
      description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private VectorSimilarityFunction similarity;

  @Option(names = "--rows", paramLabel = "N", defaultValue = "20000", hidden = true)
  private int rows;

  DemoCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws IOException {
    OptionChecks.require(spec, "--rows", rows, 1, 1_000_000);
    DemoVectors data = data();
    Path path = index == null ? Files.createTempDirectory("strata-demo-") : index;
    IndexSettings settings =
        new IndexSettings(
            "vector", new FieldEncoding(VectorEncoding.FLOAT32, similarity), HnswParams.defaults());
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Demo demo = new Demo(data, settings, path, out, err, progress);
    boolean same;
    try (Directory directory = OptionChecks.openForNewIndex(spec, "--index", path)) {
      same = demo.run(directory);
    }
    if (!same) {
      err.println("strata demo: the index in " + path + " answers differently after reopening");
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private DemoVectors data() throws IOException {
    if (vectors == null) {
      return DemoVectors.clustered(rows, similarity == VectorSimilarityFunction.DOT_PRODUCT);
    }
    try (VectorFile file = OptionChecks.openVectors(spec, "--vectors", vectors)) {
      return DemoVectors.fromFile(file, rows);
    } catch (IllegalArgumentException e) {
      throw OptionChecks.error(spec, "--vectors: " + e.getMessage());
    }
  }
}
