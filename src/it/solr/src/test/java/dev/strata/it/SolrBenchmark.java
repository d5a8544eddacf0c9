// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Solr's own vector types beside ours in one node: queries per second over HTTP at equal recall,
 * and where the time of a query goes. In each round every contestant is measured at every width,
 * each time another one first.
 */
final class SolrBenchmark {
  private static final double[] RECALLS = {0.95, 0.99};
  private static final int BATCH = 1_000;
  private static final int WARM_PASSES = 2;

  private final BenchmarkOptions options;
  private final Vectors vectors;
  private final SolrNode node;

  private SolrBenchmark(BenchmarkOptions options, Vectors vectors, SolrNode node) {
    this.options = options;
    this.vectors = vectors;
    this.node = node;
  }

  public static void main(String[] args) throws Exception {
    BenchmarkOptions options = BenchmarkOptions.of(List.of(args));
    Vectors vectors = options.vectors();
    SolrHome home = SolrHome.make(Files.createTempDirectory("solr-benchmark"));
    for (Map.Entry<String, String> type : Contestant.types(options).entrySet()) {
      home.core(type.getKey(), vectors.dimension(), type.getValue(), SolrHome.PARSER);
    }
    try (SolrNode node = new SolrNode(home.folder());
        ExecutorService clients = Executors.newFixedThreadPool(options.clients())) {
      new SolrBenchmark(options, vectors, node).run(clients);
    } finally {
      delete(home.folder());
    }
    System.exit(0); // whatever threads a node leaves behind
  }

  private void run(ExecutorService clients) throws Exception {
    System.out.printf(
        "%s: %,d vectors of %d dimensions, %d queries, %d clients, m %d, efConstruction %d, %d"
            + " rounds%n",
        options.documents().isEmpty() ? "generated" : Path.of(options.documents()).getFileName(),
        vectors.documents().length,
        vectors.dimension(),
        vectors.queries().length,
        options.clients(),
        options.m(),
        options.efConstruction(),
        options.rounds());
    for (String core : Contestant.types(options).keySet()) {
      index(core);
    }
    Sweep sweep = new Sweep(vectors, node, clients);
    for (int warm = 0; warm < WARM_PASSES; warm++) {
      sweep.pass(false);
    }
    for (int round = 0; round < options.rounds(); round++) {
      sweep.pass(true);
    }
    sweep.print();
    for (double recall : RECALLS) {
      sweep.printSpeeds(recall);
      printSplit(sweep, recall);
    }
  }

  private void index(String core) throws IOException {
    long start = System.nanoTime();
    int count = vectors.documents().length;
    for (int from = 0; from < count; from += BATCH) {
      node.update(core, vectors.json(IntStream.range(from, Math.min(from + BATCH, count))));
    }
    node.update(core, options.merged() ? "{optimize: {maxSegments: 1}}" : "{commit: {}}");
    JsonNode index = node.get(core + "/admin/luke", Map.of("numTerms", "0")).path("index");
    System.out.printf(
        "%s: added over HTTP in %d s, %s segments%n",
        core,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        index.path("segmentCount").asText());
  }

  /** At the first width of each contestant that reaches the recall. */
  private void printSplit(Sweep sweep, double recall) throws Exception {
    Map<String, TimeSplit> splits = new LinkedHashMap<>();
    for (Contestant contestant : Contestant.ALL) {
      OptionalInt width = sweep.reaching(contestant, recall);
      if (width.isPresent()) {
        splits.put(
            contestant.name() + " " + width.getAsInt(),
            new TimeSplit(node, contestant.core(), contestant.requests(width.getAsInt(), vectors)));
      }
    }
    List<Map<String, String>> trivial =
        IntStream.range(0, vectors.queries().length)
            .mapToObj(id -> Map.of("q", "id:" + id, "fl", "id,score"))
            .toList();
    splits.put("id:1", new TimeSplit(node, Contestant.ALL.getFirst().core(), trivial));
    List<TimeSplit> order = new ArrayList<>(splits.values());
    for (int round = 0; round < options.rounds(); round++) {
      for (TimeSplit split : order) {
        split.round();
      }
      Collections.rotate(order, 1);
    }
    System.out.println("microseconds per query: HTTP = Lucene + rest of Solr + rest (QTime)");
    splits.forEach((name, split) -> System.out.printf("%-18s %s%n", name, split));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
