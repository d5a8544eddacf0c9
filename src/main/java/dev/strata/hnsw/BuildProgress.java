// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the graph of one field of one segment is built; one message of Lucene's {@code
 * InfoStream} under the component {@value #COMPONENT}. Written and read here, so that a program can
 * follow a build through the only channel a format has.
 *
 * @param field the field's name
 * @param done vectors inserted so far
 * @param total vectors to insert
 */
public record BuildProgress(String field, int done, int total) {
  /** Component of our messages in an {@code InfoStream}. */
  public static final String COMPONENT = "STRATA";

  private static final Pattern MESSAGE =
      Pattern.compile("graph of (.*): (\\d{1,10})/(\\d{1,10}) inserted", Pattern.DOTALL);

  /** The message that says this. */
  public String message() {
    return String.format(Locale.ROOT, "graph of %s: %d/%d inserted", field, done, total);
  }

  /** What a message says, if it is one of ours. */
  public static Optional<BuildProgress> parse(String component, String message) {
    if (!COMPONENT.equals(component)) {
      return Optional.empty();
    }
    Matcher matcher = MESSAGE.matcher(message);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long done = Long.parseLong(matcher.group(2));
    long total = Long.parseLong(matcher.group(3));
    return done <= total && total <= Integer.MAX_VALUE
        ? Optional.of(new BuildProgress(matcher.group(1), (int) done, (int) total))
        : Optional.empty();
  }
}
