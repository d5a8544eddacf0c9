// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * The algorithms of Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search
 * using Hierarchical Navigable Small World graphs" (arXiv:1603.09320), on ordinals and distances
 * alone: this package knows no files and nothing of Lucene.
 *
 * <h2>Words</h2>
 *
 * <dl>
 *   <dt>node
 *   <dd>a vector's ordinal among the vectors of its segment, 0 to n - 1
 *   <dt>layer
 *   <dd>one level of the hierarchy; layer 0 holds every node
 *   <dt>position
 *   <dd>a node's rank among the nodes of a layer. On layer 0 it is the node itself. Links are kept
 *       as positions, so that following one is a multiplication, on every layer
 *   <dt>distance
 *   <dd>smaller is closer; any order-preserving value will do, also negative ones. Equal distances
 *       are ordered by position, which makes everything here deterministic
 * </dl>
 *
 * <h2>Where the paper's algorithms are</h2>
 *
 * <ul>
 *   <li>1 INSERT: {@link dev.strata.hnsw.graph.GraphBuilder}
 *   <li>2 SEARCH-LAYER: {@link dev.strata.hnsw.graph.LayerSearch} (and, where not every node may be
 *       a result, {@link dev.strata.hnsw.graph.GuidedWalk})
 *   <li>3 and 4 SELECT-NEIGHBORS-SIMPLE and -HEURISTIC: {@link
 *       dev.strata.hnsw.graph.NeighborSelector}
 *   <li>5 K-NN-SEARCH: {@link dev.strata.hnsw.graph.GraphSearch}
 *   <li>level of a node (section 4.1): {@link dev.strata.hnsw.graph.LevelSampler}
 * </ul>
 */
package dev.strata.hnsw.graph;
