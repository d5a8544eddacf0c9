// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressCodecs;
import org.apache.lucene.tests.util.LuceneTestCase.SuppressFileSystems;

/** Runs commands as a user would and looks at what they print. */
@SuppressFileSystems("*") // they map no files
@SuppressCodecs("SimpleText") // its vectors are not per field, so it cannot name our format
abstract class CommandLineTestCase extends LuceneTestCase {

  /** What a command printed and how it ended. */
  record Outcome(int code, String out, String err) {
    /** The command's one line of JSON. */
    JsonNode json() throws IOException {
      assertEquals(err, 0, code);
      assertEquals("one line: " + out, 1, out.lines().count());
      return new ObjectMapper().readTree(out);
    }
  }

  static Outcome strata(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = new ArrayList<>();
    for (Object arg : args) {
      words.add(arg.toString());
    }
    int code =
        Main.run(
            new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }

  /** A wrong option: said first, with a hint, and nothing on standard output. */
  static void assertUsageError(String message, Object... args) {
    Outcome outcome = strata(args);
    assertEquals(outcome.err, 2, outcome.code);
    assertEquals("", outcome.out);
    String command = args.length == 0 ? "strata" : "strata " + args[0];
    assertEquals(
        List.of(command + ": " + message, "Try '" + command + " --help' for the options."),
        outcome.err.lines().toList());
  }

  /** A failure: one line, and nothing on standard output. */
  static void assertFailure(String message, Object... args) {
    Outcome outcome = strata(args);
    assertEquals(outcome.err, 1, outcome.code);
    assertEquals("", outcome.out);
    assertEquals(List.of("strata " + args[0] + ": " + message), outcome.err.lines().toList());
  }

  static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  static Path fvecs(float[][] vectors) throws IOException {
    return VectorFixtures.fvecs(createTempDir().resolve("v.fvecs"), vectors);
  }
}
