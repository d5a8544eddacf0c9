// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.BuildProgress;
import org.apache.lucene.util.InfoStream;

/**
 * Turns what the format says about its graphs in Lucene's {@link InfoStream} into {@link Progress}:
 * one stage per graph.
 */
final class BuildProgressStream extends InfoStream {
  private final Progress progress;
  private BuildProgress last;
  private Progress.Stage stage;

  BuildProgressStream(Progress progress) {
    this.progress = progress;
  }

  @Override
  public synchronized void message(String component, String message) {
    BuildProgress.parse(component, message).ifPresent(this::report);
  }

  private void report(BuildProgress now) {
    boolean another =
        last == null
            || !last.field().equals(now.field())
            || last.total() != now.total()
            || last.done() > now.done();
    if (another) {
      endStage();
      stage = progress.begin("Building graph", now.total());
    }
    if (stage == null) {
      return; // told again of a graph that is complete
    }
    last = now;
    stage.reach(now.done());
    if (now.done() == now.total()) {
      endStage();
    }
  }

  private void endStage() {
    if (stage != null) {
      stage.close();
      stage = null;
    }
  }

  @Override
  public boolean isEnabled(String component) {
    return BuildProgress.COMPONENT.equals(component);
  }

  @Override
  public synchronized void close() {
    endStage();
  }
}
