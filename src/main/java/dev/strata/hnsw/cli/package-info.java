// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * The command line: build an index from a file of vectors, measure searches on it, compare formats
 * side by side, and a guided tour. {@link dev.strata.hnsw.cli.Main} is the entry point. Nothing in
 * the library depends on this package, and its libraries (picocli, Jackson, progressbar) never
 * reach the library's jar.
 */
package dev.strata.hnsw.cli;
