// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.ErrorReports;
import dev.strata.hnsw.cli.VectorFixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What merges take beside builds anew, and what they do to a graph and to those who wait for them:
 * generations of small ones, equal vectors, rollbacks, heap.
 *
 * <pre>
 * mvn -q test-compile exec:exec@merges -Pbench -Dbench.args="--vectors FILE --similarity NAME"
 * </pre>
 */
@Command(
    name = "merges",
    description = {
      "Builds a graph anew and merges it from 8 segments, on one thread and on two, in turn;"
          + " replaces 2 % of a graph's vectors, 100 times, and searches it; builds graphs of"
          + " equal vectors; merges 8 segments, rolls that back, and looks at the heap meanwhile."
    },
    mixinStandardHelpOptions = true)
public final class MergeBenchmark implements Callable<Integer> {
  /** Held here because the logging system forgets loggers, and their levels, that nobody holds. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private static final int LEAST_COPIES = 1000;

  @Spec private CommandSpec spec;

  @Option(names = "--vectors", required = true, description = "File of vectors.")
  private Path vectors;

  @Option(names = "--similarity", required = true, description = "${COMPLETION-CANDIDATES}.")
  private VectorSimilarityFunction similarity;

  @Option(
      names = "--churned",
      defaultValue = "10000",
      description = "Vectors of the graph of which some are replaced (${DEFAULT-VALUE}).")
  private int churned;

  @Option(
      names = "--copies",
      defaultValue = "1000000",
      description = "How many vectors are equal; a tenth as many are not (${DEFAULT-VALUE}).")
  private int copies;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often graphs are built anew and merged, in turn (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--runs",
      split = ",",
      defaultValue = "builds,churn,copies,waits",
      description = "Which of ${COMPLETION-CANDIDATES} (all).")
  private List<Run> runs;

  /** What can be run. */
  private enum Run {
    BUILDS,
    CHURN,
    COPIES,
    WAITS
  }

  /** Runs the benchmark and ends the program with its exit code. */
  public static void main(String[] args) {
    LUCENE.setLevel(Level.WARNING); // not what it chose, but what it advises
    System.exit(commandLine().execute(args));
  }

  /** Runs it within a program; 0, or 1 if something failed, or 2 if the arguments are wrong. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  private static CommandLine commandLine() {
    ErrorReports errors = new ErrorReports();
    return new CommandLine(new MergeBenchmark())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    float[][] rows = VectorFixtures.read(vectors);
    int most = ChurnRun.most(rows.length);
    if (churned < 1 || churned > most) {
      throw new ParameterException(
          spec.commandLine(),
          line("--churned must be between 1 and %d, for %d rows: %d", most, rows.length, churned));
    }
    if (copies < LEAST_COPIES) {
      throw new ParameterException(
          spec.commandLine(), line("--copies must be at least %d: %d", LEAST_COPIES, copies));
    }
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), line("--rounds must be at least 1: %d", rounds));
    }
    Path work = Files.createTempDirectory("strata-merges-");
    try {
      for (Run run : runs) {
        // of its own, since all call their indexes alike
        Path own = Files.createDirectory(work.resolve(run.name()));
        lines(run, rows, own).forEach(out::println);
        out.flush();
      }
    } finally {
      IOUtils.rm(work);
    }
    return 0;
  }

  private List<String> lines(Run run, float[][] rows, Path work)
      throws IOException, InterruptedException {
    return switch (run) {
      case BUILDS -> new BuildsRun(rows, similarity, rounds, work).run();
      case CHURN -> new ChurnRun(rows, churned, similarity, work).run();
      case COPIES -> new CopiesRun(copies, work).run();
      case WAITS -> new WaitingRun(rows, similarity, work).run();
    };
  }

  static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
