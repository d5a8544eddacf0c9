// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

/**
 * What a system found for all queries.
 *
 * @param rows for each query the rows found, best first, no row twice
 * @param distances vectors compared with the queries, all together; 0 if that is not counted
 */
public record Answers(int[][] rows, long distances) {}
