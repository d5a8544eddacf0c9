// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors

/**
 * Strata in OpenSearch: {@link dev.strata.hnsw.opensearch.StrataPlugin}, which an installed zip
 * names, and all that it brings. Nothing outside this package needs a class of OpenSearch.
 */
package dev.strata.hnsw.opensearch;
