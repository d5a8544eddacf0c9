// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * A guided walk is SEARCH-LAYER where everything is accepted, and the same with two separate heaps
 * where not; it stays within its budget, and goes on for as long as its collector wants more.
 */
public final class TestGuidedWalk extends LuceneTestCase {
  private static final int[] SELECTIVITIES = {0, 1, 10, 50, 100};

  private final GraphSearch search = new GraphSearch();

  public void testFindsWhatTheUnguidedSearchFinds() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      Walk walk = Walk.random();
      List<Long> nearest = new ArrayList<>();
      search.descend(walk.graph, walk.distances(), WalkBudget.UNLIMITED);
      int found = search.nearest(walk.ef, walk.graph, walk.distances(), WalkBudget.UNLIMITED);
      for (int j = 0; j < found; j++) {
        nearest.add(Candidate.of(search.distance(j), search.node(j)));
      }
      RecordingGuide guide = run(walk, new RecordingGuide());
      assertEquals(nearest, guide.collected.stream().sorted().limit(walk.ef).toList());
    }
  }

  public void testCollectsWhatPlainHeapsCollect() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      Walk walk = Walk.random();
      for (int percent : SELECTIVITIES) {
        IntPredicate accepted = accepting(percent, walk.size());
        float upTo = random().nextBoolean() ? Float.NEGATIVE_INFINITY : walk.someDistance();
        RecordingGuide guide =
            run(walk, new RecordingGuide().accepting(accepted).competitiveUpTo(upTo));
        assertEquals(naiveWalk(walk, accepted, upTo), guide.collected);
      }
    }
  }

  public void testWideEnoughAWalkCollectsAllThatIsAcceptedAndReachable() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      Walk walk = Walk.random().withEf(1000);
      for (int percent : SELECTIVITIES) {
        IntPredicate accepted = accepting(percent, walk.size());
        RecordingGuide guide = run(walk, new RecordingGuide().accepting(accepted));
        Set<Integer> expected = GraphCase.reachable(walk.graph.layer(0), Set.of(entry(walk)));
        expected.removeIf(node -> accepted.test(node) == false);
        assertEquals(expected, guide.collectedNodes());
      }
    }
  }

  public void testCompetitiveDistancesKeepItGoing() throws IOException {
    for (int i = 0; i < atLeast(20); i++) {
      Walk walk = Walk.random().withEf(1);
      Set<Integer> reachable = GraphCase.reachable(walk.graph.layer(0), Set.of(entry(walk)));
      RecordingGuide all = run(walk, new RecordingGuide().competitiveUpTo(Float.MAX_VALUE));
      assertEquals(reachable, all.collectedNodes());
      RecordingGuide few = run(walk, new RecordingGuide());
      assertTrue(few.expanded <= all.expanded);
    }
  }

  public void testNarrowWalkStopsEarly() throws IOException {
    GraphCase usual =
        new GraphCase(
            GraphCase.usual(8, 42), Metric.EUCLIDEAN, GraphCase.integers(random(), 600, 8, 60));
    Walk walk = new Walk(usual, usual.build(), usual.randomQuery(random()), 5);
    RecordingGuide guide = run(walk, new RecordingGuide());
    assertTrue(guide.expanded + " expanded", guide.expanded < 300);
  }

  public void testComparisonsAreTakenFromTheBudget() throws IOException {
    for (int i = 0; i < atLeast(30); i++) {
      Walk walk = Walk.random();
      RecordingGuide unlimited = run(walk, new RecordingGuide());
      int limit = 1 + random().nextInt(unlimited.taken);
      PlainDistances distances = walk.distances();
      RecordingGuide limited = run(walk, new RecordingGuide().takingAtMost(limit), distances);
      assertEquals(limit, limited.taken);
      assertEquals("what is taken is compared", limit, distances.compared.size());
      assertBegins(limit > unlimited.takenAbove, limited, unlimited);
    }
  }

  public void testExhaustedEndsTheWalk() throws IOException {
    for (int i = 0; i < atLeast(30); i++) {
      Walk walk = Walk.random();
      RecordingGuide unlimited = run(walk, new RecordingGuide());
      int limit = random().nextInt(unlimited.expanded + 1);
      RecordingGuide limited = run(walk, new RecordingGuide().expandingAtMost(limit));
      assertEquals(limit, limited.expanded);
      assertBegins(limit > 0 && limit >= unlimited.expandedAbove, limited, unlimited);
    }
  }

  private RecordingGuide run(Walk walk, RecordingGuide guide) throws IOException {
    return run(walk, guide, walk.distances());
  }

  private RecordingGuide run(Walk walk, RecordingGuide guide, PlainDistances distances)
      throws IOException {
    search.descend(walk.graph, distances, guide);
    guide.arrived();
    search.walk(walk.ef, walk.graph, distances, null, guide);
    assertEquals(distances.compared.size(), guide.taken);
    for (long candidate : guide.collected) {
      int node = Candidate.position(candidate);
      assertEquals(walk.distance(node), Candidate.distance(candidate), 0);
    }
    return guide;
  }

  /** SEARCH-LAYER on plain collections, with results apart from candidates. */
  private List<Long> naiveWalk(Walk walk, IntPredicate accepted, float upTo) throws IOException {
    PriorityQueue<Long> candidates = new PriorityQueue<>();
    TreeSet<Long> results = new TreeSet<>();
    List<Long> collected = new ArrayList<>();
    Set<Integer> visited = new HashSet<>();
    List<Integer> neighbours = List.of(entry(walk));
    while (true) {
      for (int node : neighbours) {
        float distance = walk.distance(node);
        long candidate = Candidate.of(distance, node);
        boolean full = results.size() == walk.ef;
        if (visited.add(node) && !(full && candidate > results.last() && distance > upTo)) {
          candidates.add(candidate);
          if (accepted.test(node)) {
            collected.add(candidate);
            results.add(candidate);
            if (full) {
              results.pollLast();
            }
          }
        }
      }
      if (candidates.isEmpty()) {
        return collected;
      }
      long nearest = candidates.remove();
      if (results.size() == walk.ef
          && nearest > results.last()
          && Candidate.distance(nearest) > upTo) {
        return collected;
      }
      neighbours = GraphCase.links(walk.graph.layer(0), Candidate.position(nearest));
    }
  }

  /** The node on layer 0 to which the upper layers lead. */
  private int entry(Walk walk) throws IOException {
    search.descend(walk.graph, walk.distances(), WalkBudget.UNLIMITED);
    RecordingGuide first = new RecordingGuide().expandingAtMost(0);
    search.walk(1, walk.graph, walk.distances(), null, first);
    return Candidate.position(first.collected.getFirst());
  }

  private static IntPredicate accepting(int percent, int size) {
    Set<Integer> accepted = new HashSet<>();
    for (int node = 0; node < size; node++) {
      if (random().nextInt(100) < percent) {
        accepted.add(node);
      }
    }
    return accepted::contains;
  }

  /** A walk that ended early collected the first of what it would have, once it had come down. */
  private static void assertBegins(
      boolean cameDown, RecordingGuide limited, RecordingGuide unlimited) {
    int count = limited.collected.size();
    if (cameDown) {
      assertTrue(count >= 1 && count <= unlimited.collected.size());
      assertEquals(unlimited.collected.subList(0, count), limited.collected);
    } else {
      assertTrue("at most where it was when it ended", count <= 1);
    }
  }

  private record Walk(GraphCase built, Graph graph, float[] query, int ef) {

    static Walk random() throws IOException {
      GraphCase random = GraphCase.random(LuceneTestCase.random(), 2 + nextInt(300));
      return new Walk(
          random, random.build(), random.randomQuery(LuceneTestCase.random()), 1 + nextInt(60));
    }

    Walk withEf(int other) {
      return new Walk(built, graph, query, other);
    }

    int size() {
      return built.vectors().length;
    }

    PlainDistances distances() {
      return built.from(query);
    }

    float distance(int node) {
      return built.metric().distance(query, built.vectors()[node]);
    }

    float someDistance() {
      return distance(nextInt(size()));
    }

    private static int nextInt(int bound) {
      return LuceneTestCase.random().nextInt(bound);
    }
  }
}
