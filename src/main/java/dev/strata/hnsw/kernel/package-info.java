// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * Distance kernels: raw dot products, squared distances and cosines of one query against many rows
 * of a memory segment. {@link dev.strata.hnsw.kernel.VectorKernel} is the one door; behind it stand
 * a scalar implementation and one on {@code jdk.incubator.vector}, chosen once.
 */
package dev.strata.hnsw.kernel;
