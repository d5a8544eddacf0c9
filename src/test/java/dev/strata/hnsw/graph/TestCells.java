// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import com.carrotsearch.randomizedtesting.generators.RandomNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.tests.util.LuceneTestCase;

public final class TestCells extends LuceneTestCase {
  private static final int MEMBERS = 64;

  /** So few centres that all groups of them are looked into. */
  private static final int ALL_SEEN = 16 * MEMBERS;

  public void testEachNodeIsInTheCellOfItsNearestCenter() throws IOException {
    for (int i = 0; i < atLeast(10); i++) {
      float[][] vectors = vectors(RandomNumbers.randomIntBetween(random(), 1, ALL_SEEN));
      Metric metric = Metric.values()[random().nextInt(Metric.values().length)];
      Cells cells = cells(metric, vectors, Duplicates.NONE);
      assertEquals(Math.ceilDiv(vectors.length, MEMBERS), cells.members().parts());
      List<Integer> all = new ArrayList<>();
      float[] nearest = new float[vectors.length];
      Arrays.fill(nearest, Float.POSITIVE_INFINITY);
      for (int node = 0; node < vectors.length; node++) {
        for (int center = 0; center < vectors.length; center += MEMBERS) {
          nearest[node] = Math.min(nearest[node], metric.distance(vectors[node], vectors[center]));
        }
      }
      for (int cell = 0; cell < cells.members().parts(); cell++) {
        List<Integer> members = members(cells, cell);
        all.addAll(members);
        boolean common = members.isEmpty();
        for (int center = 0; center < vectors.length; center += MEMBERS) {
          boolean ofAll = true;
          for (int member : members) {
            ofAll &= metric.distance(vectors[member], vectors[center]) == nearest[member];
          }
          common |= ofAll;
        }
        assertTrue("a center that is the nearest to all of " + members, common);
      }
      all.sort(null);
      assertEquals(IntStream.range(0, vectors.length).boxed().toList(), all);
    }
  }

  public void testDuplicatesAreInNone() throws IOException {
    float[][] vectors = vectors(500);
    Set<Integer> copies = new HashSet<>();
    long[] pairs = new long[random().nextInt(200)];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = 7L << Integer.SIZE | (100 + 2 * i);
      copies.add(100 + 2 * i);
    }
    Cells cells = cells(Metric.EUCLIDEAN, vectors, new Duplicates(pairs));
    assertEquals(500 - copies.size(), cells.members().members().length);
    for (int member : cells.members().members()) {
      assertFalse(copies.contains(member));
    }
  }

  /** Each has its own cell first, and then others, each once. */
  public void testAround() throws IOException {
    float[][] vectors = vectors(RandomNumbers.randomIntBetween(random(), 1, 3000));
    Cells cells = cells(Metric.MAXIMUM_INNER_PRODUCT, vectors, Duplicates.NONE);
    for (int cell = 0; cell < cells.members().parts(); cell++) {
      assertEquals(cell, cells.around(cell, 0));
      Set<Integer> around = new HashSet<>();
      boolean ended = false;
      for (int i = 0; i < cells.searched(); i++) {
        int other = cells.around(cell, i);
        assertTrue("none stands last", other == Partition.NONE || ended == false);
        ended |= other == Partition.NONE;
        assertTrue(ended || around.add(other));
      }
    }
  }

  public void testFindsTheNearestOfTheCellsAround() throws IOException {
    float[][] vectors = vectors(RandomNumbers.randomIntBetween(random(), 1, 3000));
    Metric metric = Metric.EUCLIDEAN;
    Cells cells = cells(metric, vectors, Duplicates.NONE);
    CellSearch search = new CellSearch(new PlainBlocks(metric, vectors));
    Partition members = cells.members();
    for (int cell = 0; cell < members.parts(); cell++) {
      int from = members.begin(cell);
      int to = Math.min(from + CellSearch.TOGETHER, members.end(cell));
      search.findMembers(cells, cell, from, to);
      for (int member = from; member < to; member++) {
        int node = members.members()[member];
        List<Float> expected = new ArrayList<>();
        for (int i = 0; i < cells.searched(); i++) {
          if (cells.around(cell, i) != Partition.NONE) {
            for (int other : members(cells, cells.around(cell, i))) {
              expected.add(metric.distance(vectors[node], vectors[other]));
            }
          }
        }
        expected.sort(null);
        CandidatePool found = search.found(member - from);
        List<Float> distances = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
          int near = members.members()[Candidate.position(found.get(i))];
          distances.add(metric.distance(vectors[node], vectors[near]));
        }
        assertEquals(expected.subList(0, Math.min(expected.size(), 16)), distances);
      }
    }
  }

  /** A head that no center is nearest to has no group, and whoever is near to it a cell. */
  public void testHeadsOfNoCenter() throws IOException {
    float[][] vectors = vectors(RandomNumbers.randomIntBetween(random(), 1000, 4000));
    for (int node = 0; node < vectors.length; node++) {
      float length = (node / MEMBERS) % 7 == 3 ? 40 : random().nextInt(3);
      for (int i = 0; i < vectors[node].length; i++) {
        vectors[node][i] = (Math.abs(vectors[node][i]) + 1) * (length + 1);
      }
    }
    Cells cells = cells(Metric.MAXIMUM_INNER_PRODUCT, vectors, Duplicates.NONE);
    assertEquals(vectors.length, cells.members().members().length);
    GraphCase some = new GraphCase(GraphCase.usual(4, 42), Metric.MAXIMUM_INNER_PRODUCT, vectors);
    GraphWorkers workers =
        new GraphWorkers(some.construction(), Duplicates.NONE, GraphCase.ALONE, some::comparer);
    int[] sample = IntStream.range(0, vectors.length / MEMBERS).map(i -> i * MEMBERS).toArray();
    CellCenters centers = CellCenters.of(sample, workers, GraphCase.UNWATCHED);
    assertTrue(centers.groups().length < (int) Math.sqrt(sample.length));
    for (CellCenters.Numbered group : centers.groups()) {
      assertTrue(group.first() < group.end());
    }
  }

  /** Where all belong to one cell the work is not that of all with all. */
  public void testACellOfAllNodes() throws IOException {
    float[][] vectors = vectors(4000);
    vectors[0] = new float[] {1e6f, 1e6f, 1e6f, 1e6f};
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Math.abs(vector[i]) + 1;
      }
    }
    Cells cells = cells(Metric.MAXIMUM_INNER_PRODUCT, vectors, Duplicates.NONE);
    int cell = 0;
    while (cells.members().size(cell) == 0) {
      cell++;
    }
    assertEquals(4000, cells.members().size(cell));
    PlainBlocks blocks = new PlainBlocks(Metric.MAXIMUM_INNER_PRODUCT, vectors);
    CellSearch search = new CellSearch(blocks);
    Set<Integer> found = new HashSet<>();
    for (int from = 0; from < 4000; from += CellSearch.TOGETHER) {
      search.findMembers(cells, cell, from, Math.min(from + CellSearch.TOGETHER, 4000));
      found.add(Candidate.position(search.found(0).get(15)));
    }
    assertEquals(512 * 4000, blocks.compared);
    assertTrue("not the same for all", found.size() > 3);
  }

  private static float[][] vectors(int size) {
    return GraphCase.integers(random(), size, 4, 200);
  }

  private static List<Integer> members(Cells cells, int cell) {
    List<Integer> members = new ArrayList<>();
    for (int i = cells.members().begin(cell); i < cells.members().end(cell); i++) {
      members.add(cells.members().members()[i]);
    }
    return members;
  }

  private static Cells cells(Metric metric, float[][] vectors, Duplicates duplicates)
      throws IOException {
    GraphCase some = new GraphCase(GraphCase.usual(4, 42), metric, vectors);
    GraphWorkers workers =
        new GraphWorkers(some.construction(), duplicates, GraphCase.ALONE, some::comparer);
    return Cells.of(vectors.length, duplicates, workers, GraphCase.UNWATCHED);
  }
}
