// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line, {@code strata}. A command is a class with its options; to add one, add it to
 * {@link #commandLine}.
 */
@Command(
    name = "strata",
    description = "Builds, measures and inspects HNSW vector indexes for Apache Lucene.",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    scope = ScopeType.INHERIT)
public final class Main implements Runnable {
  /** Held here because the logging system forgets loggers, and their levels, that nobody holds. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the program with its exit code. */
  public static void main(String[] args) {
    LUCENE.setLevel(Level.WARNING); // not what it chose, but what it advises
    System.exit(commandLine(Progress.forTerminal()).execute(args));
  }

  /**
   * Runs one command within a program.
   *
   * @param out takes the command's output
   * @param err takes errors and warnings
   * @return 0, or 1 if something failed, or 2 if the arguments are wrong
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine(Progress.SILENT).setOut(out).setErr(err).execute(args);
  }

  private static CommandLine commandLine(Progress progress) {
    ErrorReports errors = new ErrorReports();
    return new CommandLine(new Main())
        .addSubcommand(new IndexCommand(progress))
        .addSubcommand(new SearchCommand(progress))
        .addSubcommand(new CompareCommand(progress))
        .addSubcommand(new InspectCommand(progress))
        .addSubcommand(new DemoCommand(progress))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  @Override
  public void run() {
    throw OptionChecks.error(spec, "a command is missing: " + String.join(", ", commands()));
  }

  private Iterable<String> commands() {
    return spec.subcommands().keySet();
  }
}
