// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Entry points of one's own, budgets and the visited nodes of {@link GraphSearch}. */
public final class TestGraphSearch extends LuceneTestCase {
  private final GraphSearch search = new GraphSearch();

  public void testEntersWhereItIsTold() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(200));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      Set<Integer> distinct = new HashSet<>();
      int[] entries = new int[1 + random().nextInt(10)];
      for (int j = 0; j < entries.length; j++) {
        entries[j] = random().nextInt(built.vectors().length); // some of them twice
        distinct.add(entries[j]);
      }
      Set<Long> expected = new TreeSet<>();
      for (int node : GraphCase.reachable(graph.layer(0), distinct)) {
        expected.add(candidate(built, query, node));
      }
      search.enterAt(entries, entries.length, graph, built.from(query), WalkBudget.UNLIMITED);
      assertEquals(List.copyOf(expected), nearest(built.vectors().length, built, graph, query));
    }
  }

  public void testTellsOfLevels() throws IOException {
    GraphCase built = GraphCase.random(random(), 2 + random().nextInt(200));
    Graph graph = built.build();
    float[] query = built.randomQuery(random());
    RecordingGuide guide = new RecordingGuide();
    search.descend(graph, built.from(query), guide);
    search.walk(5, graph, built.from(query), null, guide);
    List<Integer> down = new ArrayList<>();
    for (int level = graph.layers() - 1; level >= 0; level--) {
      down.add(level);
    }
    assertEquals(down, guide.levels);
    RecordingGuide seeded = new RecordingGuide();
    search.enterAt(new int[] {1}, 1, graph, built.from(query), seeded);
    search.nearest(5, graph, built.from(query), seeded);
    assertEquals(List.of(0), seeded.levels);
  }

  public void testMoreEntriesThanTheSearchIsWide() throws IOException {
    GraphCase built = GraphCase.random(random(), 100);
    Graph graph = built.build();
    float[] query = built.randomQuery(random());
    TreeSet<Long> all = new TreeSet<>();
    int[] entries = new int[100];
    for (int node = 0; node < 100; node++) {
      entries[node] = node;
      all.add(candidate(built, query, node));
    }
    int ef = 1 + random().nextInt(10);
    search.enterAt(entries, 100, graph, built.from(query), WalkBudget.UNLIMITED);
    List<Long> found = nearest(ef, built, graph, query);
    assertEquals(all.stream().limit(ef).toList(), found);
  }

  public void testNoEntryNoResult() throws IOException {
    GraphCase built = GraphCase.random(random(), 50);
    Graph graph = built.build();
    float[] query = built.randomQuery(random());
    search.descend(graph, built.from(query), WalkBudget.UNLIMITED);
    search.enterAt(new int[] {3}, 0, graph, built.from(query), WalkBudget.UNLIMITED);
    assertEquals(List.of(), nearest(10, built, graph, query));
    search.enterAt(new int[] {3}, 0, graph, built.from(query), WalkBudget.UNLIMITED);
    RecordingGuide guide = new RecordingGuide();
    search.walk(10, graph, built.from(query), null, guide);
    assertEquals(List.of(), guide.collected);
  }

  public void testVisitedAreTheComparedAndTheEntries() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(200));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      int entry = random().nextInt(built.vectors().length);
      search.enterAt(new int[] {entry}, 1, graph, built.from(query), WalkBudget.UNLIMITED);
      PlainDistances distances = built.from(query);
      if (random().nextBoolean()) {
        search.nearest(1 + random().nextInt(20), graph, distances, WalkBudget.UNLIMITED);
      } else {
        search.walk(1 + random().nextInt(20), graph, distances, null, new RecordingGuide());
      }
      Set<Integer> visited = new HashSet<>(distances.compared);
      assertEquals("none is compared twice", distances.compared.size(), visited.size());
      visited.add(entry);
      for (int node = 0; node < built.vectors().length; node++) {
        assertEquals(visited.contains(node), search.visited(node));
      }
    }
  }

  public void testBudgetOfComparisons() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(200));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      RecordingGuide budget = new RecordingGuide().takingAtMost(1 + random().nextInt(60));
      PlainDistances distances = built.from(query);
      search.descend(graph, distances, budget);
      int found = search.nearest(20, graph, distances, budget);
      assertEquals(budget.taken, distances.compared.size());
      assertTrue(found <= distances.compared.size());
      for (int j = 0; j < found; j++) {
        assertEquals(
            candidate(built, query, search.node(j)),
            Candidate.of(search.distance(j), search.node(j)));
      }
    }
  }

  public void testBudgetOfEntries() throws IOException {
    GraphCase built = GraphCase.random(random(), 50);
    Graph graph = built.build();
    float[] query = built.randomQuery(random());
    int[] entries = {7, 3, 9, 40, 21};
    int allowed = random().nextInt(entries.length + 1);
    RecordingGuide budget = new RecordingGuide().takingAtMost(allowed);
    search.enterAt(entries, entries.length, graph, built.from(query), budget);
    search.walk(50, graph, built.from(query), null, budget);
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < allowed; i++) {
      expected.add(candidate(built, query, entries[i]));
    }
    assertEquals(expected, budget.collected);
  }

  /** A node that the budget did not let be compared has no distance, and cannot be a result. */
  public void testNothingComparedNothingFound() throws IOException {
    for (double levelMultiplier : new double[] {0, 0.5}) {
      GraphCase built =
          new GraphCase(
              new Construction(
                  4,
                  4,
                  8,
                  levelMultiplier,
                  20,
                  NeighborSelection.HEURISTIC,
                  false,
                  false,
                  42,
                  1,
                  4),
              Metric.EUCLIDEAN,
              GraphCase.integers(random(), 100, 4, 60));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      RecordingGuide budget = new RecordingGuide().takingAtMost(0);
      PlainDistances distances = built.from(query);
      search.descend(graph, distances, budget);
      assertEquals(List.of(), distances.compared);
      String message = "of a graph of " + graph.layers() + " layers";
      assertEquals(message, 0, search.nearest(10, graph, distances, budget));
      search.descend(graph, distances, budget);
      search.walk(10, graph, distances, null, budget);
      assertEquals(message, List.of(), budget.collected);
    }
  }

  private List<Long> nearest(int ef, GraphCase built, Graph graph, float[] query)
      throws IOException {
    int count = search.nearest(ef, graph, built.from(query), WalkBudget.UNLIMITED);
    List<Long> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(Candidate.of(search.distance(i), search.node(i)));
    }
    return found;
  }

  private static long candidate(GraphCase built, float[] query, int node) {
    return Candidate.of(built.metric().distance(query, built.vectors()[node]), node);
  }
}
