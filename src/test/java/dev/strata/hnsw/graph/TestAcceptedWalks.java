// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.FixedBitSet;

/**
 * Walks whose results must be accepted: through all nodes, which is the walk with two heaps by
 * other means; on the accepted nodes alone; and with exact distances in place of estimates.
 */
public final class TestAcceptedWalks extends LuceneTestCase {
  private static final int[] PERCENTS = {0, 1, 10, 50, 100};

  private final GraphSearch search = new GraphSearch();

  public void testFindsWhatTwoHeapsFind() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      int ef = 1 + random().nextInt(60);
      for (int percent : PERCENTS) {
        FixedBitSet accepted = accepting(percent, built.vectors().length);
        RecordingGuide heaps = new RecordingGuide().accepting(accepted::get);
        search.descend(graph, built.from(query), heaps);
        search.walk(ef, graph, built.from(query), null, heaps);
        List<Long> expected = heaps.collected.stream().sorted().limit(ef).toList();
        RecordingGuide pool = new RecordingGuide().accepting(accepted::get);
        search.descend(graph, built.from(query), pool);
        int found = search.nearestAccepted(ef, ef, graph, built.from(query), pool);
        assertEquals(expected, results(found));
        assertEquals(heaps.taken, pool.taken);
        assertEquals(heaps.expanded, pool.expanded);
      }
    }
  }

  /** It compares what one compares that returns no more, and returns the nearest of that. */
  public void testReturnsMoreThanItExpands() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      int ef = 1 + random().nextInt(20);
      int kept = ef + random().nextInt(40);
      for (int percent : PERCENTS) {
        FixedBitSet accepted = accepting(percent, built.vectors().length);
        RecordingGuide guide = new RecordingGuide().accepting(accepted::get);
        PlainDistances narrow = built.from(query);
        search.descend(graph, built.from(query), guide);
        search.nearestAccepted(ef, ef, graph, narrow, guide);
        PlainDistances wide = built.from(query);
        search.descend(graph, built.from(query), guide);
        int found = search.nearestAccepted(ef, kept, graph, wide, guide);
        assertEquals(narrow.compared, wide.compared);
        TreeSet<Long> compared = new TreeSet<>();
        for (int node = 0; node < built.vectors().length; node++) {
          if (accepted.get(node) && search.visited(node)) {
            compared.add(Candidate.of(built.metric().distance(query, built.vectors()[node]), node));
          }
        }
        assertEquals(compared.stream().limit(kept).toList(), results(found));
      }
    }
  }

  public void testBitsAndQuestionsAreTheSame() throws IOException {
    FixedBitSet accepted = accepting(50, 200);
    NodeFilter bits = NodeFilter.of(accepted.getBits());
    NodeFilter questions = NodeFilter.of(accepted::get);
    for (int node = 0; node < 200; node++) {
      assertEquals(accepted.get(node), bits.accepts(node));
      assertEquals(bits.bit(node), questions.bit(node));
      assertEquals(1, NodeFilter.ALL.bit(node));
    }
  }

  /** Wide enough, it finds all accepted nodes that hang together across one rejected node each. */
  public void testFilterFirstFindsAllThatHangTogether() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      FixedBitSet accepted = accepting(20 + random().nextInt(60), built.vectors().length);
      int entry = random().nextInt(built.vectors().length);
      RecordingGuide guide = new RecordingGuide().accepting(accepted::get);
      search.enterAt(new int[] {entry}, 1, graph, built.from(query), guide);
      PlainDistances distances = built.from(query);
      int found = search.nearestFilterFirst(1000, graph, distances, guide);
      Set<Integer> nodes = new HashSet<>();
      List<Long> results = results(found);
      for (long candidate : results) {
        assertTrue(accepted.get(Candidate.position(candidate)));
        nodes.add(Candidate.position(candidate));
      }
      assertEquals(results.stream().sorted().toList(), results);
      assertEquals("none is compared twice", found, nodes.size());
      for (int compared : distances.compared) {
        assertTrue("rejected nodes are not compared", accepted.get(compared));
      }
      assertTrue(nodes.containsAll(reachableByAccepted(graph.layer(0), entry, accepted)));
    }
  }

  /** By links between accepted nodes alone, which is the least that the walk may find. */
  private static Set<Integer> reachableByAccepted(Layer layer, int entry, FixedBitSet accepted)
      throws IOException {
    Set<Integer> reached = new HashSet<>();
    List<Integer> todo = new ArrayList<>(List.of(entry));
    int[] links = new int[layer.maxLinks()];
    while (todo.isEmpty() == false) {
      int node = todo.removeLast();
      int count = layer.links(node, links);
      for (int i = 0; i < count; i++) {
        if (accepted.get(links[i]) && reached.add(links[i])) {
          todo.add(links[i]);
        }
      }
    }
    return reached;
  }

  public void testFilterFirstFindsTheNearest() throws IOException {
    GraphCase built =
        new GraphCase(
            GraphCase.usual(8, 42), Metric.EUCLIDEAN, GraphCase.integers(random(), 1000, 8, 60));
    Graph graph = built.build();
    FixedBitSet accepted = accepting(20, 1000);
    long hits = 0;
    int told = 0;
    for (int i = 0; i < 20; i++) {
      float[] query = built.randomQuery(random());
      RecordingGuide guide = new RecordingGuide().accepting(accepted::get);
      search.descend(graph, built.from(query), guide);
      told += search.isAccepted(0.2, graph, built.from(query), guide) ? 1 : 0;
      int found = search.nearestFilterFirst(40, graph, built.from(query), guide);
      TreeSet<Long> truth = new TreeSet<>();
      for (int node = 0; node < 1000; node++) {
        if (accepted.get(node)) {
          truth.add(Candidate.of(built.metric().distance(query, built.vectors()[node]), node));
        }
      }
      List<Long> nearest = results(found);
      hits += truth.stream().limit(10).filter(nearest::contains).count();
    }
    assertTrue("hits " + hits, hits >= 180);
    assertTrue("a few may lie apart by chance: " + told, told >= 15);
  }

  /** Where none of the nodes around the query is accepted, though many are elsewhere. */
  public void testTellsThatTheAcceptedLieApart() throws IOException {
    GraphCase built =
        new GraphCase(
            GraphCase.usual(8, 42), Metric.EUCLIDEAN, GraphCase.integers(random(), 1000, 8, 60));
    Graph graph = built.build();
    assertFalse(isAccepted(built, graph, rank -> rank >= 900));
    int told = 0;
    for (int i = 0; i < 20; i++) {
      told += isAccepted(built, graph, rank -> rank % 5 == 0 || rank >= 700) ? 0 : 1;
    }
    assertTrue("half as frequent is too few: " + told, told >= 14);
  }

  /** Whether nodes are that are accepted by their rank among all, nearest to some query first. */
  private boolean isAccepted(GraphCase built, Graph graph, IntPredicate accepts)
      throws IOException {
    float[] query = built.randomQuery(random());
    TreeSet<Long> byDistance = new TreeSet<>();
    int size = built.vectors().length;
    for (int node = 0; node < size; node++) {
      byDistance.add(Candidate.of(built.metric().distance(query, built.vectors()[node]), node));
    }
    FixedBitSet accepted = new FixedBitSet(size);
    int rank = 0;
    for (long candidate : byDistance) {
      if (accepts.test(rank++)) {
        accepted.set(Candidate.position(candidate));
      }
    }
    RecordingGuide guide = new RecordingGuide().accepting(accepted::get);
    search.descend(graph, built.from(query), guide);
    double share = (double) accepted.cardinality() / size;
    return search.isAccepted(share, graph, built.from(query), guide);
  }

  /** Estimates that are wrong by up to a tenth: what is handed over is exact all the same. */
  public void testExactDistancesInPlaceOfEstimates() throws IOException {
    long missed = 0;
    int cases = atLeast(40);
    for (int i = 0; i < cases; i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
      Graph graph = built.build();
      float[] query = built.randomQuery(random());
      int ef = 10 + random().nextInt(50);
      RecordingGuide plain = new RecordingGuide();
      search.descend(graph, built.from(query), plain);
      search.walk(ef, graph, built.from(query), null, plain);
      PlainDistances exact = built.from(query);
      Distances estimates =
          (nodes, count, out) -> {
            built.from(query).distances(nodes, count, out);
            for (int j = 0; j < count; j++) {
              out[j] *= 1 + (nodes[j] % 21 - 10) / 100f;
            }
          };
      RecordingGuide refined = new RecordingGuide();
      search.descend(graph, estimates, refined);
      search.walk(ef, graph, estimates, exact, refined);
      assertEquals(exact.compared.size(), search.refined());
      for (long candidate : refined.collected) {
        int node = Candidate.position(candidate);
        float distance = built.metric().distance(query, built.vectors()[node]);
        assertEquals(distance, Candidate.distance(candidate), 0);
      }
      List<Long> best = refined.collected.stream().sorted().limit(5).toList();
      missed += plain.collected.stream().sorted().limit(5).filter(c -> !best.contains(c)).count();
    }
    // five are sought in each case; up to 20 were missed in 400 runs of 40 cases, for now and then
    // a small graph is entered at a place from which the estimates lead nowhere
    assertTrue("missed " + missed, missed <= cases);
  }

  private List<Long> results(int found) {
    List<Long> results = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      results.add(Candidate.of(search.distance(i), search.node(i)));
    }
    return results;
  }

  private static FixedBitSet accepting(int percent, int size) {
    FixedBitSet accepted = new FixedBitSet(size);
    for (int node = 0; node < size; node++) {
      if (random().nextInt(100) < percent) {
        accepted.set(node);
      }
    }
    return accepted;
  }
}
