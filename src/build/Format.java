// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format over every Java file below a folder. It runs outside Maven
 * because the formatter reads sources with the compiler of the Java that it runs on, and Maven's
 * own may be too old for ours.
 */
final class Format {
  private Format() {}

  /** Takes {@code check} or {@code apply}, and the folder. */
  public static void main(String[] args) throws IOException {
    boolean check = args[0].equals("check");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
      files.map(Path::toString).filter(f -> f.endsWith(".java")).sorted().forEach(arguments::add);
    }
    int result =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow(() -> new IllegalStateException("the formatter is not on the class path"))
            .run(System.err, System.err, arguments.toArray(String[]::new));
    if (result != 0 && check) {
      System.err.println("The files above are not in google-java-format. To put them right:");
      System.err.println("  mvn -Pformat process-sources");
    }
    System.exit(result);
  }
}
