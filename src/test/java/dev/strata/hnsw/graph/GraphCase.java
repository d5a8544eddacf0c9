// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Vectors and the way to build a graph over them, random where the caller does not say. */
record GraphCase(Construction construction, Metric metric, float[][] vectors) {
  private static final int[] MS = {2, 3, 5, 16};

  /** What a construction is told of vectors that are none too long. */
  static final int DIMENSION = 16;

  static final ParallelLoop ALONE = new ParallelLoop(null, 1);
  static final GraphBuilder.Monitor UNWATCHED =
      new GraphBuilder.Monitor() {
        @Override
        public void check() {}

        @Override
        public void inserted(int nodes) {}
      };

  /** Options drawn from all there are, over vectors with many ties or few. */
  static GraphCase random(Random random, int size) {
    return new GraphCase(
        randomConstruction(random),
        Metric.values()[random.nextInt(Metric.values().length)],
        randomIntegers(random, size));
  }

  /** The usual graph of a given {@code M}. */
  static Construction usual(int m, long seed) {
    return new Construction(
        m,
        m,
        2 * m,
        1 / Math.log(m),
        50,
        NeighborSelection.HEURISTIC,
        false,
        false,
        seed,
        1,
        DIMENSION);
  }

  static Construction randomConstruction(Random random) {
    int m = MS[random.nextInt(MS.length)];
    int ef = new int[] {1, 2, m, 4 * m, 100}[random.nextInt(5)];
    double usual = 1 / Math.log(m);
    return new Construction(
        m,
        m + (random.nextBoolean() ? 0 : random.nextInt(2 * m)),
        random.nextBoolean() ? 2 * m : m + random.nextInt(3 * m),
        new double[] {usual, usual, usual, 0, 2 * random.nextDouble()}[random.nextInt(5)],
        ef,
        random.nextInt(4) == 0 ? NeighborSelection.SIMPLE : NeighborSelection.HEURISTIC,
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextLong(),
        1,
        random.nextBoolean() ? DIMENSION : 768);
  }

  /** Few dimensions and values make many ties, many make few; either way all sums are exact. */
  static float[][] randomIntegers(Random random, int size) {
    return random.nextBoolean()
        ? integers(random, size, 1 + random.nextInt(3), 2)
        : integers(random, size, 4 + random.nextInt(12), 60);
  }

  static float[][] integers(Random random, int size, int dimension, int bound) {
    float[][] vectors = new float[size][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = random.nextInt(2 * bound + 1) - bound;
      }
    }
    return vectors;
  }

  Graph build() throws IOException {
    return build(ALONE);
  }

  Graph build(GraphBuilder.Monitor monitor) throws IOException {
    return builder(Duplicates.NONE, ALONE).build(monitor);
  }

  Graph build(ParallelLoop loop) throws IOException {
    return builder(Duplicates.NONE, loop).build(UNWATCHED);
  }

  Graph build(Duplicates duplicates, ParallelLoop loop) throws IOException {
    return builder(duplicates, loop).build(UNWATCHED);
  }

  /** The paper's graph, before all of it is made reachable. */
  Graph asInserted() throws IOException {
    return builder(Duplicates.NONE, ALONE).insertAll(UNWATCHED);
  }

  /** The same by other distances. */
  Graph asInserted(NodeDistances query, NodeDistances pairs) throws IOException {
    NodeComparer comparer = new NodeComparer(query, pairs, blocks());
    return new GraphBuilder(construction, vectors.length, Duplicates.NONE, () -> comparer, ALONE)
        .insertAll(UNWATCHED);
  }

  private GraphBuilder builder(Duplicates duplicates, ParallelLoop loop) throws IOException {
    return new GraphBuilder(construction, vectors.length, duplicates, this::comparer, loop);
  }

  /** One that has no estimates and knows nothing. */
  NodeComparer comparer() {
    return new NodeComparer(
        PlainDistances.betweenNodes(metric, vectors),
        PlainDistances.betweenNodes(metric, vectors),
        blocks());
  }

  /** One that has no estimates. */
  NodeComparer comparer(KnownNeighbors known) {
    PlainDistances distances = PlainDistances.betweenNodes(metric, vectors);
    return new NodeComparer(distances, distances, distances, known, blocks());
  }

  private NodeBlocks blocks() {
    return new PlainBlocks(metric, vectors);
  }

  /** The same with batches of another size. */
  GraphCase withBatch(int batch) {
    Construction c = construction;
    return with(c.maxM(), c.maxM0(), c.selection(), c.extendCandidates(), batch, c.dimension());
  }

  /** The same with rows that are never full. */
  GraphCase withRoom() {
    Construction c = construction;
    int room = c.m() + vectors.length;
    return with(room, room, c.selection(), c.extendCandidates(), c.batch(), c.dimension());
  }

  /** The same with links picked by algorithm 4 among the candidates alone. */
  GraphCase withPlainHeuristic() {
    Construction c = construction;
    return with(c.maxM(), c.maxM0(), NeighborSelection.HEURISTIC, false, c.batch(), c.dimension());
  }

  /** The same, of which a construction is told another dimension. */
  GraphCase withDimension(int dimension) {
    Construction c = construction;
    return with(c.maxM(), c.maxM0(), c.selection(), c.extendCandidates(), c.batch(), dimension);
  }

  private GraphCase with(
      int maxM,
      int maxM0,
      NeighborSelection selection,
      boolean extendCandidates,
      int batch,
      int dimension) {
    Construction c = construction;
    Construction other =
        new Construction(
            c.m(),
            maxM,
            maxM0,
            c.levelMultiplier(),
            c.efConstruction(),
            selection,
            extendCandidates,
            c.keepPrunedConnections(),
            c.seed(),
            batch,
            dimension);
    return new GraphCase(other, metric, vectors);
  }

  PlainDistances from(float[] query) {
    return PlainDistances.from(query, metric, vectors);
  }

  /** A vector of the same kind as those of the graph. */
  float[] randomQuery(Random random) {
    float[] query = vectors[random.nextInt(vectors.length)].clone();
    for (int i = 0; i < query.length; i++) {
      query[i] += random.nextInt(3) - 1;
    }
    return query;
  }

  /** The links of a position, in their order. */
  static List<Integer> links(Layer layer, int position) throws IOException {
    int[] links = new int[layer.maxLinks()];
    int count = layer.links(position, links);
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(links[i]);
    }
    return list;
  }

  /** The positions that links lead to from some, and these. */
  static Set<Integer> reachable(Layer layer, Set<Integer> from) throws IOException {
    Set<Integer> reachable = new HashSet<>(from);
    List<Integer> open = new ArrayList<>(from);
    while (open.isEmpty() == false) {
      for (int link : links(layer, open.removeLast())) {
        if (reachable.add(link)) {
          open.add(link);
        }
      }
    }
    return reachable;
  }

  /** All there is in a graph: entry point, and of each layer nodes, places below and links. */
  static List<Object> contents(Graph graph) throws IOException {
    List<Object> contents = new ArrayList<>(List.of(graph.layers(), graph.entryPoint()));
    for (int l = 0; l < graph.layers(); l++) {
      Layer layer = graph.layer(l);
      for (int position = 0; position < layer.size(); position++) {
        contents.add(layer.node(position));
        contents.add(l == 0 ? -1 : layer.below(position));
        contents.add(links(layer, position));
      }
    }
    return contents;
  }

  @Override
  public String toString() {
    return construction + ", " + metric + ", " + vectors.length + " x " + vectors[0].length;
  }
}
