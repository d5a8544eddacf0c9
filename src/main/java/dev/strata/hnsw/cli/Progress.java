// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.Console;

/**
 * Shows a person at a terminal how far a long task is. Commands report to it always; whether
 * anything is shown is decided once, where the program starts.
 */
public interface Progress {
  /** Shows nothing. */
  Progress SILENT = (name, total) -> done -> {};

  /** A task that has begun. */
  interface Stage extends AutoCloseable {
    /** So much of the task's total is done. Safe for several threads. */
    void reach(long done);

    @Override
    default void close() {}
  }

  /** Begins a task of so many parts; the caller closes it. */
  Stage begin(String name, long total);

  /** Bars if a person sits at a terminal, and silence if the output is piped or redirected. */
  static Progress forTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() ? new TerminalProgress() : SILENT;
  }
}
