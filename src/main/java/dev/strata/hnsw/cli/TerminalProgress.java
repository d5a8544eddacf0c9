// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress bars on standard error, which stays apart from a command's output. Only one bar is drawn
 * at a time: where a task begins inside another (a full buffer is flushed while rows are added),
 * the outer one's bar ends and a new one goes on where it was. What takes no second shows no bar,
 * and a bar leaves no trace when its task is done.
 */
final class TerminalProgress implements Progress {
  private static final int UPDATE_MILLIS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Duration patience;
  private final ProgressBarConsumer terminal;
  private TerminalStage drawn;
  private ProgressBar bar;

  /** Draws on standard error. */
  TerminalProgress() {
    this(PATIENCE, null);
  }

  /**
   * Draws elsewhere.
   *
   * @param patience how long a task takes before it has a bar
   * @param terminal takes the bars; null for standard error
   */
  TerminalProgress(Duration patience, ProgressBarConsumer terminal) {
    this.patience = patience;
    this.terminal = terminal;
  }

  @Override
  public Stage begin(String name, long total) {
    return new TerminalStage(name, total);
  }

  private void draw(TerminalStage stage, long done) {
    if (drawn != stage) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - stage.begun);
      if (elapsed.compareTo(patience) < 0) {
        return;
      }
      erase();
      bar =
          new ProgressBarBuilder()
              .setTaskName(stage.name)
              .setInitialMax(stage.total)
              .startsFrom(done, elapsed)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .clearDisplayOnFinish()
              .setConsumer(terminal)
              .build();
      drawn = stage;
    }
    bar.stepTo(done);
  }

  private void erase() {
    if (bar != null) {
      bar.close();
      bar = null;
      drawn = null;
    }
  }

  /** One task, whether its bar is drawn at the moment or not. */
  private final class TerminalStage implements Stage {
    private final String name;
    private final long total;
    private final long begun = System.nanoTime();

    TerminalStage(String name, long total) {
      this.name = name;
      this.total = total;
    }

    @Override
    public void reach(long done) {
      synchronized (TerminalProgress.this) {
        draw(this, done);
      }
    }

    @Override
    public void close() {
      synchronized (TerminalProgress.this) {
        if (drawn == this) {
          erase();
        }
      }
    }
  }
}
