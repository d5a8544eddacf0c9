// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A block of Java in a Markdown file: imports, then statements. What the reader has to add to run
 * it is a class and a {@code main} around the statements.
 *
 * @param number counted from 1
 * @param text as it is in the file
 */
record Snippet(int number, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```");

  /** All of a file's, in order. */
  static List<Snippet> all(Path markdown) throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(markdown));
    while (block.find()) {
      snippets.add(new Snippet(snippets.size() + 1, block.group(1)));
    }
    return snippets;
  }

  String className() {
    return "Snippet" + number;
  }

  /** A source file that can be run. */
  String program() {
    return lines(true)
        + ("final class " + className() + " {\n")
        + "  public static void main(String[] args) throws Exception {\n"
        + lines(false)
        + "  }\n}\n";
  }

  private String lines(boolean imports) {
    return text.lines()
        .filter(line -> line.startsWith("import ") == imports)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
