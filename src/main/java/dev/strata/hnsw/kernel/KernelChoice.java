// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

/** Decides, once, which kernel this virtual machine can run. */
final class KernelChoice {
  static final VectorKernel BEST = choose();

  private KernelChoice() {}

  /*
   * VectorApiKernel must not be touched where the incubator module is absent, for its class would
   * not link; hence the check by name before the first mention of it.
   */
  private static VectorKernel choose() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    if (present && VectorApiKernel.isFast()) {
      return new VectorApiKernel();
    }
    return new ScalarKernel();
  }
}
