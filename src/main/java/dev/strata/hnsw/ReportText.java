// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.quantization.Quantization;
import java.util.List;
import java.util.Locale;

/** Draws a report for a terminal, in ASCII. */
record ReportText(GraphReport report) {
  private static final int BARS = 12;
  private static final int BAR_LENGTH = 40;

  /** All of it, without an end of the last line. */
  String page() {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "field",
        "%s: %,d vectors of %,d %s components, %s",
        report.field(),
        report.count(),
        report.dimension(),
        lower(report.encoding()),
        lower(report.similarity()));
    GraphReport.Parameters p = report.parameters();
    line(
        out,
        "parameters",
        "m %d, maxM %d, maxM0 %d, efConstruction %d, efSearch %d",
        p.m(),
        p.maxM(),
        p.maxM0(),
        p.efConstruction(),
        p.efSearch());
    codes(out, report.codes());
    line(out, "kernel", "%s", report.kernel());
    GraphReport.Bytes bytes = report.bytes();
    line(
        out,
        "bytes",
        "vectors %,d, documents %,d, codes %,d, graph %,d",
        bytes.vectors(),
        bytes.documents(),
        bytes.codes(),
        bytes.graph());
    GraphReport.Duplicates duplicates = report.duplicates();
    line(
        out,
        "duplicates",
        duplicates.groups() == 0 ? "none" : "groups of equal vectors: %,d, vectors in them: %,d",
        duplicates.groups(),
        duplicates.vectors());
    levels(out);
    return out.toString().stripTrailing();
  }

  private static void codes(StringBuilder out, GraphReport.Codes codes) {
    if (codes.type() == Quantization.NONE) {
      line(out, "codes", "none");
    } else {
      line(
          out,
          "codes",
          "%s, bits a component: %d, oversampling: %s",
          lower(codes.type()),
          codes.bits(),
          codes.oversampling());
    }
  }

  private void levels(StringBuilder out) {
    if (report.levels().isEmpty()) {
      line(out, "graph", "none; every search compares all vectors");
      return;
    }
    GraphReport.Components components = report.components();
    line(
        out,
        "connected",
        "strongly connected components on level 0: %,d, the largest of %,d nodes",
        components.count(),
        components.largest());
    out.append(
        String.format(
            Locale.ROOT,
            "%-12s%12s%14s%13s%12s%n",
            "level",
            "nodes",
            "reachable",
            "in-degree 0",
            "mean links"));
    for (GraphReport.Level level : report.levels().reversed()) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-12d%,12d%,14d%,13d%12.1f%n",
              level.level(),
              level.nodes(),
              level.reachable(),
              level.inDegreeZero(),
              (double) level.links() / level.nodes()));
    }
    histogram(out, report.levels().getFirst().degrees());
  }

  /** Nodes of level 0 by their links: a bar for each number, or for several if they are many. */
  private static void histogram(StringBuilder out, List<Integer> degrees) {
    int width = (degrees.size() + BARS - 1) / BARS;
    int bars = (degrees.size() + width - 1) / width;
    long[] nodes = new long[bars];
    long most = 1;
    for (int degree = 0; degree < degrees.size(); degree++) {
      nodes[degree / width] += degrees.get(degree);
      most = Math.max(most, nodes[degree / width]);
    }
    out.append(String.format(Locale.ROOT, "%-12s%12s%n", "links", "nodes"));
    for (int bar = 0; bar < bars; bar++) {
      int from = bar * width;
      int to = Math.min(degrees.size(), from + width) - 1;
      String range = from == to ? Integer.toString(from) : from + "-" + to;
      int length = (int) ((nodes[bar] * BAR_LENGTH + most - 1) / most); // some is never nothing
      out.append(
          String.format(Locale.ROOT, "%-12s%,12d  %s", range, nodes[bar], "#".repeat(length))
              .stripTrailing());
      out.append(System.lineSeparator());
    }
  }

  private static void line(StringBuilder out, String name, String format, Object... values) {
    out.append(String.format(Locale.ROOT, "%-12s", name));
    out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
