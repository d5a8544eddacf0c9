// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.graph;

/**
 * What a graph under construction was before a batch of nodes.
 *
 * @param top the highest layer that had nodes; -1 if there were none
 * @param entryPoint position on it
 * @param sizes nodes of each layer
 */
record Frozen(int top, int entryPoint, int[] sizes) {
  int size(int layer) {
    return sizes[layer];
  }
}
