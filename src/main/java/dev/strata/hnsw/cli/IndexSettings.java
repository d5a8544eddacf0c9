// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.HnswParams;

/**
 * What an index is built with.
 *
 * @param field name of the vector field
 * @param encoding of its vectors
 * @param params of its graph
 */
record IndexSettings(String field, FieldEncoding encoding, HnswParams params) {}
