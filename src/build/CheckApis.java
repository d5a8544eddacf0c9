// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

import de.thetaphi.forbiddenapis.cli.CliMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks compiled classes with forbidden-apis and prints what it says if something is wrong. It
 * runs outside Maven because the checker looks methods up in the Java that it runs on, and Maven's
 * own may be too old to have ours.
 */
final class CheckApis {
  private static final String SIGNATURES = "src/conf/forbidden-apis";

  /** What JMH generates for a benchmark opens fields of its own; the benchmarks are checked. */
  private static final String GENERATED = "**/jmh_generated/**";

  /** What measures: the command line, and the one class whose times go into statistics alone. */
  private static final String CLOCKS = "**/cli/**,**/hnsw/SearchTrace*.class";

  private CheckApis() {}

  /** Takes the folder of the main classes, that of the test classes and the class path of both. */
  public static void main(String[] args) {
    String main = args[0];
    String tests = args[1];
    String classPath = args[2];
    boolean clean =
        check(main, classPath, "-b", "jdk-system-out", "-f", SIGNATURES + ".txt")
            & check(main, classPath, "-f", SIGNATURES + "-clock.txt", "-e", CLOCKS)
            & check(tests, classPath, "-f", SIGNATURES + "-tests.txt", "-e", GENERATED);
    System.exit(clean ? 0 : 1);
  }

  private static boolean check(String classes, String classPath, String... more) {
    String sets = "jdk-unsafe-%1$d,jdk-deprecated-%1$d,jdk-non-portable,jdk-reflection";
    List<String> arguments = new ArrayList<>(List.of("-d", classes, "-c", classPath));
    arguments.addAll(List.of("-b", sets.formatted(Runtime.version().feature())));
    // The incubating vector module is the one thing missing: to add it makes Java print a warning.
    arguments.add("--allowmissingclasses");
    arguments.addAll(List.of(more));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream kept = new PrintStream(said, true, StandardCharsets.UTF_8);
    try {
      System.setOut(kept);
      System.setErr(kept);
      new CliMain(arguments.toArray(String[]::new)).run();
      return true;
    } catch (Exception e) { // the checker's own is not public
      said.toString(StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("ERROR"))
          .forEach(err::println);
      err.println(e.getMessage());
      return false;
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
