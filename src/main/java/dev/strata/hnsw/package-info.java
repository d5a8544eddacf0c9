// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * HNSW vector indexes for Apache Lucene. Register {@link dev.strata.hnsw.StrataHnswCodec}, or
 * {@link dev.strata.hnsw.StrataHnswVectorsFormat} for single fields, in an {@code
 * IndexWriterConfig}; query with Lucene's own vector queries, and with {@link
 * dev.strata.hnsw.HnswSearch} where a query needs options of its own.
 *
 * <p>To read the code: {@link dev.strata.hnsw.StrataHnswVectorsFormat} (the bytes), then the
 * package {@link dev.strata.hnsw.graph} (the paper), then writer and reader.
 */
package dev.strata.hnsw;
