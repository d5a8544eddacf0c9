// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * The paper's algorithms 1 to 5, line by line, on plain collections: what the production code is
 * compared with. Names and order of the statements are those of the pseudo-code (arXiv:1603.09320),
 * nodes are ids, a neighbourhood is a list.
 *
 * <p>The paper says nothing of equal distances. Here "nearest" and "furthest" order them by id,
 * while "closer to q compared to any element" (algorithm 4) is about the distances alone.
 */
final class NaivePaper {
  /** A node and its distance from the query of the moment. */
  record Near(float distance, int node) implements Comparable<Near> {
    @Override
    public int compareTo(Near other) {
      int byDistance = Float.compare(distance, other.distance);
      return byDistance != 0 ? byDistance : Integer.compare(node, other.node);
    }
  }

  private final Construction construction;
  private final Metric metric;
  private final float[][] vectors;
  private final LevelSampler levels;

  /** For each layer, the neighbourhood of each of its nodes. */
  private final List<Map<Integer, List<Integer>>> layers = new ArrayList<>();

  private int entryPoint = -1;

  /** Inserts all vectors in their order. */
  NaivePaper(Construction construction, Metric metric, float[][] vectors) {
    this.construction = construction;
    this.metric = metric;
    this.vectors = vectors;
    this.levels = new LevelSampler(construction.levelMultiplier(), construction.seed());
    for (int q = 0; q < vectors.length; q++) {
      insert(q);
    }
  }

  int layers() {
    return layers.size();
  }

  int entryPoint() {
    return entryPoint;
  }

  Set<Integer> nodes(int layer) {
    return layers.get(layer).keySet();
  }

  List<Integer> neighbourhood(int layer, int node) {
    return layers.get(layer).get(node);
  }

  /** Algorithm 1, INSERT. */
  private void insert(int q) {
    int top = layers.size() - 1;
    int level = levels.level(q);
    Collection<Integer> ep = List.of(entryPoint);
    for (int lc = top; lc > level; lc--) {
      TreeSet<Near> w = searchLayer(vectors[q], ep, 1, lc);
      ep = List.of(w.first().node());
    }
    for (int lc = Math.min(top, level); lc >= 0; lc--) {
      TreeSet<Near> w = searchLayer(vectors[q], ep, construction.efConstruction(), lc);
      connect(q, selectNeighbors(q, w, construction.m(), lc), lc);
      ep = ids(w);
    }
    for (int lc = top + 1; lc <= level; lc++) {
      layers.add(new HashMap<>(Map.of(q, new ArrayList<>())));
      entryPoint = q;
    }
  }

  /** Lines 11 to 16 of algorithm 1. */
  private void connect(int q, List<Near> neighbors, int lc) {
    layers.get(lc).put(q, ids(neighbors));
    for (Near e : neighbors) {
      neighbourhood(lc, e.node()).add(q);
    }
    for (Near e : neighbors) {
      List<Integer> eConn = neighbourhood(lc, e.node());
      int max = lc == 0 ? construction.maxM0() : construction.maxM();
      if (eConn.size() > max) {
        Set<Near> candidates = new HashSet<>();
        for (int adjacent : eConn) {
          candidates.add(near(vectors[e.node()], adjacent));
        }
        layers.get(lc).put(e.node(), ids(selectNeighbors(e.node(), candidates, max, lc)));
      }
    }
  }

  /** Algorithm 2, SEARCH-LAYER. */
  private TreeSet<Near> searchLayer(float[] q, Collection<Integer> ep, int ef, int lc) {
    Set<Integer> v = new HashSet<>(ep);
    PriorityQueue<Near> c = new PriorityQueue<>();
    TreeSet<Near> w = new TreeSet<>();
    for (int node : ep) {
      c.add(near(q, node));
      w.add(near(q, node));
    }
    while (c.isEmpty() == false) {
      Near nearest = c.remove();
      if (nearest.compareTo(w.last()) > 0) {
        break;
      }
      for (int node : neighbourhood(lc, nearest.node())) {
        if (v.add(node)) {
          Near e = near(q, node);
          if (e.compareTo(w.last()) < 0 || w.size() < ef) {
            c.add(e);
            w.add(e);
            if (w.size() > ef) {
              w.pollLast();
            }
          }
        }
      }
    }
    return w;
  }

  private List<Near> selectNeighbors(int q, Collection<Near> c, int m, int lc) {
    return switch (construction.selection()) {
      case SIMPLE -> selectNeighborsSimple(c, m);
      case HEURISTIC -> selectNeighborsHeuristic(q, c, m, lc);
    };
  }

  /** Algorithm 3, SELECT-NEIGHBORS-SIMPLE. */
  private static List<Near> selectNeighborsSimple(Collection<Near> c, int m) {
    return c.stream().sorted().limit(m).toList();
  }

  /** Algorithm 4, SELECT-NEIGHBORS-HEURISTIC; the result is in the order in which it grew. */
  private List<Near> selectNeighborsHeuristic(int q, Collection<Near> c, int m, int lc) {
    List<Near> r = new ArrayList<>();
    TreeSet<Near> w = new TreeSet<>(c);
    if (construction.extendCandidates()) {
      for (Near e : c) {
        for (int adjacent : neighbourhood(lc, e.node())) {
          if (adjacent != q) { // where a neighbourhood is shrunk, its node is its neighbours' own
            w.add(near(vectors[q], adjacent));
          }
        }
      }
    }
    TreeSet<Near> wd = new TreeSet<>();
    while (w.isEmpty() == false && r.size() < m) {
      Near e = w.pollFirst();
      if (r.stream().allMatch(kept -> e.distance() < distance(e.node(), kept.node()))) {
        r.add(e);
      } else {
        wd.add(e);
      }
    }
    if (construction.keepPrunedConnections()) {
      while (wd.isEmpty() == false && r.size() < m) {
        r.add(wd.pollFirst());
      }
    }
    return r;
  }

  /** Algorithm 5, K-NN-SEARCH: nearest first. */
  List<Near> kNnSearch(float[] q, int k, int ef) {
    Collection<Integer> ep = List.of(entryPoint);
    for (int lc = layers.size() - 1; lc >= 1; lc--) {
      ep = List.of(searchLayer(q, ep, 1, lc).first().node());
    }
    return searchLayer(q, ep, ef, 0).stream().limit(k).toList();
  }

  private float distance(int a, int b) {
    return metric.distance(vectors[a], vectors[b]);
  }

  private Near near(float[] q, int node) {
    return new Near(metric.distance(q, vectors[node]), node);
  }

  private static List<Integer> ids(Collection<Near> nodes) {
    List<Integer> ids = new ArrayList<>();
    for (Near near : nodes) {
      ids.add(near.node());
    }
    return ids;
  }
}
