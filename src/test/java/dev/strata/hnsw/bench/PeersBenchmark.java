// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.bench;

import dev.strata.hnsw.cli.CompareOptions;
import dev.strata.hnsw.cli.ErrorReports;
import dev.strata.hnsw.cli.Peer;
import dev.strata.hnsw.cli.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code strata compare} with systems besides that are no formats of Lucene: all in one run, on the
 * same vectors, taking turns within each round, speeds read at equal recall.
 *
 * <pre>
 * mvn -q test-compile exec:exec@bench -Pbench -Dbench.args="--vectors FILE --queries FILE --similarity NAME"
 * </pre>
 */
@Command(
    name = "bench",
    description = {
      "Builds an index of the same vectors with formats of Lucene and with other systems, and"
          + " compares them: cost of the build, and queries per second at equal recall.",
      "All have the same links per node and width of construction. One thread builds and"
          + " searches. A system that this machine lacks is left out, which is said."
    },
    mixinStandardHelpOptions = true)
public final class PeersBenchmark implements Callable<Integer> {
  /** Held here because the logging system forgets loggers, and their levels, that nobody holds. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  @Spec private CommandSpec spec;

  @Mixin private final CompareOptions options;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "jvector,hnswlib,faiss",
      completionCandidates = KnownPeer.Labels.class,
      description = "Some of ${COMPLETION-CANDIDATES} (all).")
  private List<String> names;

  private PeersBenchmark(Progress progress) {
    options = new CompareOptions(progress);
  }

  /** Runs the benchmark and ends the program with its exit code. */
  public static void main(String[] args) {
    LUCENE.setLevel(Level.WARNING); // not what it chose, but what it advises
    System.exit(commandLine(Progress.forTerminal()).execute(args));
  }

  /** Runs it within a program; 0, or 1 if something failed, or 2 if the arguments are wrong. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine(Progress.SILENT).setOut(out).setErr(err).execute(args);
  }

  private static CommandLine commandLine(Progress progress) {
    ErrorReports errors = new ErrorReports();
    return new CommandLine(new PeersBenchmark(progress))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  @Override
  public Integer call() throws IOException {
    Set<KnownPeer> wanted = new TreeSet<>();
    for (String name : names) {
      try {
        wanted.add(KnownPeer.of(name));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--peers " + e.getMessage());
      }
    }
    Path work = Files.createTempDirectory("strata-bench-");
    try {
      options.run(open(wanted, work));
    } finally {
      IOUtils.rm(work);
    }
    return 0;
  }

  private List<Peer> open(Set<KnownPeer> wanted, Path work) throws IOException {
    List<Peer> peers = new ArrayList<>();
    PrintWriter err = spec.commandLine().getErr();
    for (KnownPeer known : wanted) {
      try {
        Peer peer = known.open(work);
        err.println("peer: " + peer);
        peers.add(peer);
      } catch (MissingPeerException e) {
        err.println("skipped: " + known.label() + ", " + e.getMessage());
      }
    }
    return peers;
  }
}
