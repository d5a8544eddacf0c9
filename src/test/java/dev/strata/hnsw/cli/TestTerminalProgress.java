// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import com.carrotsearch.randomizedtesting.ThreadFilter;
import com.carrotsearch.randomizedtesting.annotations.ThreadLeakFilters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Bars on a terminal, one at a time. */
@ThreadLeakFilters(filters = TestTerminalProgress.BarThreads.class)
public final class TestTerminalProgress extends LuceneTestCase {

  /** The bars' library keeps one daemon thread for as long as the program runs. */
  public static final class BarThreads implements ThreadFilter {
    @Override
    public boolean reject(Thread thread) {
      return thread.isDaemon() && thread.getName().equals("ProgressBar");
    }
  }

  private final List<String> drawn = new CopyOnWriteArrayList<>();

  private Progress progress(Duration patience) {
    return new TerminalProgress(patience, new DelegatingProgressBarConsumer(drawn::add, 80));
  }

  public void testStageWithinStage() {
    Progress progress = progress(Duration.ZERO);
    try (Progress.Stage outer = progress.begin("Outer", 10)) {
      outer.reach(3);
      try (Progress.Stage inner = progress.begin("Inner", 200)) {
        inner.reach(150);
      }
      outer.reach(7);
    }
    List<String> last =
        drawn.stream().map(String::strip).filter(line -> !line.isEmpty()).distinct().toList();
    String all = String.join("\n", last);
    int first = all.indexOf("3/10");
    int within = all.indexOf("150/200");
    int again = all.indexOf("7/10");
    assertTrue(all, first >= 0 && first < within && within < again);
    assertTrue(
        all, last.stream().noneMatch(line -> line.contains("Outer") == line.contains("Inner")));
  }

  public void testShortTaskShowsNothing() {
    Progress progress = progress(Duration.ofDays(1));
    try (Progress.Stage stage = progress.begin("Short", 10)) {
      stage.reach(3);
      stage.reach(10);
    }
    assertEquals(List.of(), drawn);
  }

  public void testNothingIsShownWithoutATerminal() {
    try (Progress.Stage stage = Progress.SILENT.begin("Anything", 10)) {
      stage.reach(10);
    }
    assertEquals(List.of(), drawn);
  }
}
