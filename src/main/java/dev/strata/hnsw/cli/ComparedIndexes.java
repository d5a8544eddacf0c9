// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Version;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Makes the index of each format in a directory, or takes the one that an earlier run left there.
 * All are made alike: by one thread, of one segment, and where the vectors need several flushes,
 * all formats flush after the same rows and merge what they have.
 */
final class ComparedIndexes {
  private static final String FIELD = "vector";

  private final CommandSpec spec;
  private final Path root;
  private final ComparedVectors vectors;
  private final CompareSettings settings;
  private final FlushPlan plan;
  private final Consumer<String> warnings;
  private final Progress progress;

  /**
   * Prepares them; nothing is written yet.
   *
   * @param spec of the command, for errors about its option {@code --index}
   * @param root directory of the indexes' directories
   * @param warnings is told, once per build, what is questionable about the vectors
   */
  ComparedIndexes(
      CommandSpec spec,
      Path root,
      ComparedVectors vectors,
      CompareSettings settings,
      FlushPlan plan,
      Consumer<String> warnings,
      Progress progress) {
    this.spec = spec;
    this.root = root;
    this.vectors = vectors;
    this.settings = settings;
    this.plan = plan;
    this.warnings = warnings;
    this.progress = progress;
  }

  /** Opens the index of a format, after it is built if need be. */
  ComparedIndex open(ComparedFormat format) throws IOException {
    Path path = root.resolve(format.fileName());
    Path recordPath = root.resolve(format.fileName() + ".json");
    Map<String, String> wanted = wanted(format);
    Optional<BuildRecord> old = BuildRecord.read(recordPath);
    BuildRecord built;
    if (old.isPresent()) {
      built = old.get();
      requireSame(path, recordPath, built, wanted);
    } else {
      built = build(format, path, wanted);
      built.write(recordPath);
    }
    VectorIndex index;
    try {
      index = VectorIndex.open(path, FIELD);
    } catch (IllegalArgumentException e) {
      throw OptionChecks.error(spec, "--index: " + e.getMessage());
    }
    return ComparedIndex.of(format, index, built, old.isPresent(), vectors.rawBytes());
  }

  private void requireSame(
      Path path, Path recordPath, BuildRecord built, Map<String, String> wanted) {
    String differences = built.differences(wanted);
    if (differences.isEmpty() == false) {
      throw OptionChecks.error(
          spec,
          "--index: the index in "
              + path
              + " was made with "
              + differences
              + "; name another directory, or delete "
              + path
              + " and "
              + recordPath
              + " first");
    }
  }

  /** All that decides what is in an index. */
  private Map<String, String> wanted(ComparedFormat format) {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("format", format.indexName());
    wanted.put("vectors", vectors.checksum());
    wanted.put("rows", String.valueOf(vectors.rows()));
    wanted.put("dimension", String.valueOf(vectors.dimension()));
    wanted.put("encoding", EncodingConverter.name(vectors.encoding().type()));
    wanted.put("similarity", SimilarityConverter.name(vectors.encoding().similarity()));
    wanted.put("m", String.valueOf(settings.params().m()));
    wanted.put("ef_construction", String.valueOf(settings.params().efConstruction()));
    if (format.isLucene() == false) { // Lucene's formats have a seed of their own
      wanted.put("seed", String.valueOf(settings.params().seed()));
    }
    wanted.put("rows_per_flush", String.valueOf(plan.rowsPerFlush()));
    wanted.put("lucene", Version.LATEST.toString());
    return wanted;
  }

  private BuildRecord build(ComparedFormat format, Path path, Map<String, String> wanted)
      throws IOException {
    Files.createDirectories(root);
    IndexSettings index = new IndexSettings(FIELD, vectors.encoding(), settings.params());
    try (Directory directory = OptionChecks.openForNewIndex(spec, "--index", path)) {
      long start = System.nanoTime();
      int flushes;
      SingleFormatCodec codec = new SingleFormatCodec(format.vectors());
      try (IndexBuild build = new IndexBuild(directory, index, codec, false, progress)) {
        add(format, build);
        build.commit();
        flushes = SegmentInfos.readLatestCommit(directory).size();
        build.forceMerge(1); // does nothing after a single flush
        build.finish();
        build.warning().ifPresent(warnings);
      }
      return new BuildRecord(wanted, (System.nanoTime() - start) / 1e9, flushes);
    }
  }

  private void add(ComparedFormat format, IndexBuild build) throws IOException {
    int rows = vectors.rows();
    try (Progress.Stage stage = progress.begin("Building " + format.name(), rows)) {
      build.addAll(vectors::read, rows, added -> plan.endsAfter(added, rows), stage);
    }
  }
}
