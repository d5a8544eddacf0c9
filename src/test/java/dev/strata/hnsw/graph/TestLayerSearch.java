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

/** A {@link LayerSearch} that returns more than it expands, or expands several in one step. */
public final class TestLayerSearch extends LuceneTestCase {
  private final LayerSearch search = new LayerSearch();

  /**
   * It goes the way of one that returns as many as it expands, so that it compares the same; and
   * its results are the nearest of those.
   */
  public void testReturnsMoreThanItExpands() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
      Layer layer = built.build().layer(0);
      float[] query = built.randomQuery(random());
      int entry = random().nextInt(built.vectors().length);
      int ef = 1 + random().nextInt(20);
      int kept = ef + random().nextInt(40);
      PlainDistances narrow = built.from(query);
      search.begin(ef, layer.size());
      List<Long> usual = run(layer, entry, narrow);
      PlainDistances wide = built.from(query);
      search.begin(ef, kept, layer.size(), null, 1);
      List<Long> more = run(layer, entry, wide);
      assertEquals(narrow.compared, wide.compared);
      TreeSet<Long> compared = compared(built, query, wide);
      assertEquals(compared.stream().limit(kept).toList(), more);
      assertEquals(more.subList(0, Math.min(ef, more.size())), usual);
    }
  }

  /**
   * In whatever order candidates are expanded: the results are the nearest of what was compared,
   * and the links of each of the {@code ef} nearest were followed.
   */
  public void testSeveralInOneStep() throws IOException {
    for (int i = 0; i < atLeast(40); i++) {
      GraphCase built = GraphCase.random(random(), 2 + random().nextInt(300));
      Layer layer = built.build().layer(0);
      float[] query = built.randomQuery(random());
      int entry = random().nextInt(built.vectors().length);
      int ef = 1 + random().nextInt(20);
      int kept = ef + random().nextInt(40);
      PlainDistances distances = built.from(query);
      search.begin(ef, kept, layer.size(), null, 1 + random().nextInt(5));
      List<Long> found = run(layer, entry, distances);
      Set<Integer> once = new HashSet<>(distances.compared);
      assertEquals(distances.compared.size(), once.size());
      TreeSet<Long> compared = compared(built, query, distances);
      assertEquals(compared.stream().limit(kept).toList(), found);
      for (long candidate : found.subList(0, Math.min(ef, found.size()))) {
        assertTrue(once.containsAll(GraphCase.links(layer, Candidate.position(candidate))));
      }
    }
  }

  /** What was compared, nearest first. */
  private static TreeSet<Long> compared(GraphCase built, float[] query, PlainDistances distances) {
    TreeSet<Long> compared = new TreeSet<>();
    for (int node : distances.compared) {
      compared.add(Candidate.of(built.metric().distance(query, built.vectors()[node]), node));
    }
    return compared;
  }

  private List<Long> run(Layer layer, int entry, PlainDistances query) throws IOException {
    float[] distance = new float[1];
    query.distances(new int[] {entry}, 1, distance);
    search.enter(Candidate.of(distance[0], entry));
    CandidatePool pool = search.run(layer, true, query, WalkBudget.UNLIMITED);
    List<Long> found = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      found.add(pool.get(i));
    }
    return found;
  }
}
