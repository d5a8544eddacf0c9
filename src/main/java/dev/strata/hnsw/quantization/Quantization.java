// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.quantization;

/**
 * Whether a graph is walked on compact codes of its vectors. The vectors themselves are always
 * stored as well, and decide at the end: the best candidates of a walk on codes are compared again
 * at full precision.
 */
public enum Quantization {
  /** Chosen for each field of each segment by its dimension and data. */
  AUTO,

  /** No codes: the walk itself compares vectors. */
  NONE,

  /** 8 bits a component. */
  INT8,

  /** 4 bits a component. */
  INT4,

  /** 1 bit a component. */
  BINARY
}
