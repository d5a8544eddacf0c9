// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.quantization.Quantization;

/** Kinds of codes. */
final class QuantizationConverter extends LowerCaseConverter<Quantization> {
  QuantizationConverter() {
    super(Quantization.values());
  }
}
