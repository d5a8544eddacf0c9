// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.util.List;

/**
 * Who takes part in a comparison.
 *
 * @param formats at least one; the true neighbours are found in the index of the first
 * @param peers that are no formats of Lucene
 */
record Entrants(List<ComparedFormat> formats, List<Peer> peers) {}
