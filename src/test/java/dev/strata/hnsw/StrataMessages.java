// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.util.function.Consumer;
import org.apache.lucene.util.InfoStream;

/** Passes on what Strata says in an index writer's {@link InfoStream}, and nothing else. */
public final class StrataMessages extends InfoStream {
  private final Consumer<String> to;

  public StrataMessages(Consumer<String> to) {
    this.to = to;
  }

  @Override
  public void message(String component, String message) {
    if (isEnabled(component)) {
      to.accept(message);
    }
  }

  @Override
  public boolean isEnabled(String component) {
    return BuildProgress.COMPONENT.equals(component);
  }

  @Override
  public void close() {}
}
