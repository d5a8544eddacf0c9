// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what {@code compare} found for a person. */
final class CompareTables {
  private final PrintWriter out;
  private final CompareSummary summary;

  CompareTables(PrintWriter out, CompareSummary summary) {
    this.out = out;
    this.summary = summary;
  }

  /** Prints everything. */
  void print() {
    setting();
    builds();
    if (summary.filters().isEmpty()) {
      summary.formats().forEach(format -> sweep(format.name(), format.sweep()));
      summary.recalls().forEach(this::recall);
    }
    summary.filters().forEach(this::filter);
  }

  private void filter(FilterResult filter) {
    line("");
    line("== %s %% of the rows, correlation %s", filter.percent(), filter.correlation());
    filter.sweeps().forEach(format -> sweep(format.name(), format.sweep()));
    filter.recalls().forEach(this::recall);
  }

  private void setting() {
    CompareSummary.Machine machine = summary.machine();
    line(
        "machine    %d cores, %s, Java %s, Lucene %s, kernel %s",
        machine.cores(),
        machine.architecture(),
        machine.java(),
        machine.lucene(),
        machine.kernel());
    line(
        "vectors    %,d of %,d components, %s, %s",
        summary.vectors(), summary.dimension(), summary.encoding(), summary.similarity());
    line(
        "graph      M %d, efConstruction %d, seed %d; one thread, one segment",
        summary.m(), summary.efConstruction(), summary.seed());
    line(
        "searches   %,d queries, k %d, one thread, %d rounds",
        summary.queries(), summary.k(), summary.rounds());
  }

  private void builds() {
    line("");
    line(
        "%-32s %9s %7s %15s %15s %15s",
        "build", "seconds", "ratio", "bytes", "beyond raw", "off-heap");
    for (FormatResult format : summary.formats()) {
      Contestant.Cost cost = format.build();
      line(
          "%-32s %9.1f %7.2f %,15d %,15d %,15d  %s%s",
          format.name(),
          cost.seconds(),
          format.buildRatio(),
          cost.bytes(),
          cost.bytesBeyondRaw(),
          cost.offHeapBytes(),
          made(cost),
          cost.reused() ? ", built earlier" : "");
    }
    line("Ratios are to %s; off-heap bytes are what should be cached.", summary.buildMeasure());
  }

  private static String made(Contestant.Cost cost) {
    return switch (cost.flushes()) {
      case 0 -> "in memory";
      case 1 -> "one flush";
      default -> cost.flushes() + " flushes and a merge";
    };
  }

  private void sweep(String name, List<FormatResult.Step> sweep) {
    line("");
    line(name);
    line(
        "%8s %10s %7s %11s %11s %11s",
        "ef", "rescored", "slack", "recall@" + summary.k(), "queries/s", "distances");
    for (FormatResult.Step step : sweep) {
      if (step.best()) {
        line(
            "%,8d %10s %7s %11.4f %,11.0f %11s",
            step.ef(),
            step.rescored() == 0 ? "-" : String.format(Locale.ROOT, "%,d", step.rescored()),
            step.slack() == 0 ? "-" : String.format(Locale.ROOT, "%.3f", step.slack()),
            step.recall(),
            step.qps().median(),
            step.distancesMean() == 0
                ? "-"
                : String.format(Locale.ROOT, "%,.0f", step.distancesMean()));
      }
    }
    long others = sweep.stream().filter(step -> step.best() == false).count();
    if (others > 0) {
      line("%8s (%d more, with neither better recall nor better speed; see --json)", "", others);
    }
  }

  private void recall(RecallResult result) {
    line("");
    line("at recall@%d %s", summary.k(), result.recall());
    for (RecallResult.Standing standing : result.formats()) {
      if (standing.qps() == null) {
        line("  %-32s not reached", standing.name());
        continue;
      }
      line(
          "  %-32s %2s %,9.0f queries/s (%,.0f to %,.0f)",
          standing.name(),
          standing.status() == ParetoCurve.Status.AT_LEAST ? ">=" : "",
          standing.qps().median(),
          standing.qps().min(),
          standing.qps().max());
      for (RecallResult.Ratio ratio : standing.ratios()) {
        line(
            "      %2s %6.2fx %s (%.2f to %.2f)",
            ratio.bound().sign(), ratio.ratio(), ratio.to(), ratio.min(), ratio.max());
      }
    }
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
