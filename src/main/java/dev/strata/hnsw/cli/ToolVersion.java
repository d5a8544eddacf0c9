// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import org.apache.lucene.util.Version;
import picocli.CommandLine.IVersionProvider;

/** Versions of Strata (from the jar's manifest), Lucene and Java. */
final class ToolVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String strata = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "strata "
          + (strata == null ? "(not packaged)" : strata)
          + ", Lucene "
          + Version.LATEST
          + ", Java "
          + Runtime.version()
    };
  }
}
