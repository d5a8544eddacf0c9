// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Solr's own vector types beside ours in one node: queries per second over HTTP at equal recall,
 * and where the time of a query goes. In each round every contestant is measured at every width,
 * each time another one first.
 */
final class SolrBenchmark {
  private static final int[] WIDTHS = {10, 15, 20, 30, 45, 70, 100, 150, 220, 330, 500};
  private static final double[] RECALLS = {0.95, 0.99};
  private static final int BATCH = 1_000;
  private static final int WARM_PASSES = 2;

  private final BenchmarkOptions options;
  private final Vectors vectors;
  private final SolrNode node;
  private final ExecutorService clients;
  private final List<Set<Integer>> truth;

  /** By contestant and width. */
  private final Map<Contestant, double[]> recalls = new HashMap<>();

  /** Queries per second by contestant, round and width. */
  private final Map<Contestant, List<double[]>> speeds = new HashMap<>();

  private SolrBenchmark(
      BenchmarkOptions options, Vectors vectors, SolrNode node, ExecutorService clients) {
    this.options = options;
    this.vectors = vectors;
    this.node = node;
    this.clients = clients;
    this.truth =
        IntStream.range(0, vectors.queries().length)
            .parallel()
            .mapToObj(query -> vectors.nearest(query, id -> true))
            .toList();
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
      new SolrBenchmark(options, vectors, node, clients).run();
    } finally {
      delete(home.folder());
    }
    System.exit(0); // whatever threads a node leaves behind
  }

  private void run() throws Exception {
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
    for (Contestant contestant : Contestant.ALL) {
      speeds.put(contestant, new ArrayList<>());
      recalls.put(contestant, new double[WIDTHS.length]);
    }
    for (int warm = 0; warm < WARM_PASSES; warm++) {
      pass(false);
    }
    for (int round = 0; round < options.rounds(); round++) {
      pass(true);
    }
    printSweep();
    for (double recall : RECALLS) {
      printSpeeds(recall);
      printSplit(recall);
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

  /** Every contestant at every width; passes that warm up are not kept. */
  private void pass(boolean keep) throws Exception {
    List<Contestant> order = new ArrayList<>(Contestant.ALL);
    Map<Contestant, double[]> measured = new HashMap<>();
    order.forEach(contestant -> measured.put(contestant, new double[WIDTHS.length]));
    for (int width = 0; width < WIDTHS.length; width++) {
      Collections.rotate(order, 1);
      for (Contestant contestant : order) {
        measured.get(contestant)[width] = ask(contestant, width);
      }
    }
    if (keep) {
      measured.forEach((contestant, speed) -> speeds.get(contestant).add(speed));
    }
  }

  /** Asks all queries and notes the recall; queries per second. */
  private double ask(Contestant contestant, int width) throws Exception {
    List<Map<String, String>> requests = requests(contestant, width);
    List<Callable<JsonNode>> asking = new ArrayList<>();
    requests.forEach(request -> asking.add(() -> node.get(contestant.core() + "/select", request)));
    long start = System.nanoTime();
    List<Future<JsonNode>> answers = clients.invokeAll(asking);
    long nanos = System.nanoTime() - start;
    int found = 0;
    for (int query = 0; query < answers.size(); query++) {
      for (JsonNode hit : answers.get(query).get().path("response").path("docs")) {
        found += truth.get(query).contains(hit.path("id").asInt(-1)) ? 1 : 0;
      }
    }
    recalls.get(contestant)[width] = (double) found / (requests.size() * Vectors.HITS);
    return requests.size() * 1e9 / nanos;
  }

  private List<Map<String, String>> requests(Contestant contestant, int width) {
    return IntStream.range(0, vectors.queries().length)
        .mapToObj(query -> contestant.parameters(WIDTHS[width], vectors.query(query)))
        .toList();
  }

  private void printSweep() {
    System.out.printf(
        "%nrecall@10 and queries/s over HTTP, medians of the rounds:%n%-14s", "width");
    Arrays.stream(WIDTHS).forEach(width -> System.out.printf(" %11d", width));
    System.out.println();
    for (Contestant contestant : Contestant.ALL) {
      System.out.printf("%-14s", contestant.name());
      for (int width = 0; width < WIDTHS.length; width++) {
        int place = width;
        System.out.printf(
            " %.3f %5.0f",
            recalls.get(contestant)[width],
            TimeSplit.median(speeds.get(contestant).stream().map(round -> round[place]).toList()));
      }
      System.out.println();
    }
  }

  private List<Double> speedsAt(Contestant contestant, double recall) {
    return speeds.get(contestant).stream()
        .map(round -> new SpeedCurve(recalls.get(contestant), round).at(recall))
        .toList();
  }

  /** Ratios are those of each round, so that what slows down a whole round does not count. */
  private void printSpeeds(double recall) {
    System.out.printf("%nat recall@10 %.2f over HTTP (NaN: not between two widths):%n", recall);
    List<Double> stock = speedsAt(Contestant.ALL.getFirst(), recall);
    for (Contestant contestant : Contestant.ALL) {
      List<Double> own = speedsAt(contestant, recall);
      List<Double> ratios =
          IntStream.range(0, own.size()).mapToObj(i -> own.get(i) / stock.get(i)).toList();
      System.out.printf(
          "%-14s %6.0f queries/s, x stock %.2f (%.2f to %.2f)%n",
          contestant.name(),
          TimeSplit.median(own),
          TimeSplit.median(ratios),
          Collections.min(ratios),
          Collections.max(ratios));
    }
  }

  /** At the first width of each contestant that reaches the recall. */
  private void printSplit(double recall) throws Exception {
    Map<String, TimeSplit> splits = new LinkedHashMap<>();
    for (Contestant contestant : Contestant.ALL) {
      int width = new SpeedCurve(recalls.get(contestant), new double[0]).reaching(recall);
      if (width >= 0) {
        splits.put(
            contestant.name() + " " + WIDTHS[width],
            new TimeSplit(node, contestant.core(), requests(contestant, width)));
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
