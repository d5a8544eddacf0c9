// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * Strata in Solr: the jar in {@code $SOLR_HOME/lib} or in the {@code lib} folder of a core, and one
 * of
 *
 * <ul>
 *   <li>{@link dev.strata.hnsw.solr.StrataDenseVectorField}, a field type for the schema. The
 *       recommended way: it needs no codec of its own, so it outlives updates of Solr;
 *   <li>{@link dev.strata.hnsw.solr.StrataCodecFactory} for {@code solrconfig.xml}, where the
 *       schema keeps {@code solr.DenseVectorField}.
 * </ul>
 *
 * <p>Solr's own {@code {!knn}} works on both; {@link dev.strata.hnsw.solr.StrataQParserPlugin} is a
 * parser whose queries have a width of the search apart from the number of hits.
 *
 * <p>Solr does not look for vector formats in its {@code lib} folders. So each of these classes
 * tells Lucene of them when it is loaded, and {@link dev.strata.hnsw.solr.ReloadHook} does where
 * none of them is named. Nothing outside this package needs a class of Solr.
 */
package dev.strata.hnsw.solr;
