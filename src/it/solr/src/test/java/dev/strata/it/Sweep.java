// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Recall and queries per second over HTTP of each contestant at each width. */
final class Sweep {
  private static final int[] WIDTHS = {10, 15, 20, 30, 45, 70, 100, 150, 220, 330, 500};

  private final Vectors vectors;
  private final SolrNode node;
  private final ExecutorService clients;
  private final List<Set<Integer>> truth;

  /** By contestant and width. */
  private final Map<Contestant, double[]> recalls = new HashMap<>();

  /** Queries per second by contestant, round and width. */
  private final Map<Contestant, List<double[]>> speeds = new HashMap<>();

  Sweep(Vectors vectors, SolrNode node, ExecutorService clients) {
    this.vectors = vectors;
    this.node = node;
    this.clients = clients;
    this.truth =
        IntStream.range(0, vectors.queries().length)
            .parallel()
            .mapToObj(query -> vectors.nearest(query, id -> true))
            .toList();
    for (Contestant contestant : Contestant.ALL) {
      speeds.put(contestant, new ArrayList<>());
      recalls.put(contestant, new double[WIDTHS.length]);
    }
  }

  /** Every contestant at every width; passes that warm up are not kept. */
  void pass(boolean keep) throws Exception {
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
    List<Map<String, String>> requests = contestant.requests(WIDTHS[width], vectors);
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

  /** The first width at which a contestant has the recall. */
  OptionalInt reaching(Contestant contestant, double recall) {
    double[] own = recalls.get(contestant);
    return IntStream.range(0, WIDTHS.length)
        .filter(i -> own[i] >= recall)
        .map(i -> WIDTHS[i])
        .findFirst();
  }

  void print() {
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
  void printSpeeds(double recall) {
    System.out.printf(
        "%nat recall@10 %.2f over HTTP, x stock with the middle half of the rounds (NaN: not"
            + " between two widths):%n",
        recall);
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
          TimeSplit.quantile(ratios, 0.25),
          TimeSplit.quantile(ratios, 0.75));
    }
  }
}
