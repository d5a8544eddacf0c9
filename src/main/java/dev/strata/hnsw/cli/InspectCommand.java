// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import dev.strata.hnsw.GraphReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.Directory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code strata inspect}: what the graphs of an index look like. */
@Command(
    name = "inspect",
    description = {
      "Shows the graphs of an index, segment by segment: levels and links, whether all vectors can"
          + " be found, equal vectors, bytes, codes and parameters.",
      "Reads all links and vectors. Fields of other formats than Strata's are left out with a"
          + " warning."
    })
final class InspectCommand implements Callable<Integer> {
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      required = true,
      description = "Directory of the index.")
  private Path index;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "Name of a vector field; without it all of them.")
  private String field;

  @Mixin private OutputOptions output;

  InspectCommand(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Integer call() throws IOException {
    IndexReport report;
    try (Directory directory = openDirectory();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      report = inspect(reader);
    }
    output.print(spec, report, report::print);
    return 0;
  }

  private Directory openDirectory() throws IOException {
    try {
      return VectorIndex.openDirectory(index);
    } catch (IllegalArgumentException e) {
      throw OptionChecks.error(spec, "--index: " + e.getMessage());
    }
  }

  private IndexReport inspect(DirectoryReader reader) throws IOException {
    List<String> fields = VectorIndex.vectorFields(FieldInfos.getMergedFieldInfos(reader));
    if (field != null) {
      if (fields.contains(field) == false) {
        String problem = VectorIndex.noSuchField(reader, field, index).getMessage();
        throw OptionChecks.error(spec, "--field: " + problem);
      }
      fields = List.of(field);
    }
    List<IndexReport.Segment> segments = new ArrayList<>();
    try (Progress.Stage stage = progress.begin("Inspecting", reader.maxDoc())) {
      for (LeafReaderContext leaf : reader.leaves()) {
        segments.add(inspect(leaf.reader(), fields));
        stage.reach(leaf.docBase + (long) leaf.reader().maxDoc());
      }
    }
    return new IndexReport(segments);
  }

  private IndexReport.Segment inspect(LeafReader leaf, List<String> fields) throws IOException {
    String name = ((SegmentReader) leaf).getSegmentName();
    List<String> here = VectorIndex.vectorFields(leaf.getFieldInfos());
    List<GraphReport> reports = new ArrayList<>();
    for (String wanted : fields) {
      if (here.contains(wanted)) {
        try {
          reports.add(GraphReport.of(leaf, wanted));
        } catch (IllegalArgumentException e) {
          refuse(name, e);
        }
      }
    }
    return new IndexReport.Segment(name, leaf.maxDoc(), leaf.numDeletedDocs(), reports);
  }

  /** A field that was asked for has to be there; of all fields, those that can be shown are. */
  private void refuse(String segment, IllegalArgumentException e) {
    String problem = "segment " + segment + ": " + e.getMessage();
    if (field != null) {
      throw OptionChecks.error(spec, "--field: " + problem);
    }
    spec.commandLine().getErr().println("warning: " + problem);
  }
}
