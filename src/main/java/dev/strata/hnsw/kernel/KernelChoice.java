// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.kernel;

/** Decides, once, which kernel this virtual machine can run, and says why. */
final class KernelChoice {
  static final VectorKernel BEST;

  /** Name of the kernel and, where it is not the fast one, the reason. */
  static final String REASON;

  private KernelChoice() {}

  /*
   * VectorApiKernel must not be touched where the incubator module is absent, for its class would
   * not link; hence the check by name before the first mention of it.
   */
  static {
    VectorKernel scalar = new ScalarKernel();
    VectorKernel best = scalar;
    String refusal = "";
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      refusal = "--add-modules jdk.incubator.vector is missing";
    } else if (VectorApiKernel.isFast() == false) {
      refusal = "registers have fewer than 128 bits";
    } else {
      VectorKernel candidate = new VectorApiKernel();
      refusal = KernelSelfTest.disagreement(candidate, scalar);
      best = refusal.isEmpty() ? candidate : scalar;
    }
    BEST = best;
    REASON = refusal.isEmpty() ? best.name() : best.name() + " (" + refusal + ")";
  }
}
