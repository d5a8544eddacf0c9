// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FileDataHint;
import org.apache.lucene.store.FileTypeHint;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The files of a segment: their names, headers, footers and version.
 *
 * <p>The extensions are those of Lucene's own formats, which cannot meet ours in one segment
 * because each format of a segment has a suffix of its own. Tools that sort an index's bytes by
 * extension, and hosts that choose by extension which files to map, then treat ours as what they
 * are.
 */
enum SegmentFile {
  /** What is read at open. */
  META("vem", "StrataHnswMeta"),
  /** Vectors, and the documents of sparse fields. */
  VECTORS("vec", "StrataHnswVectors"),
  /** Graphs. */
  GRAPH("vex", "StrataHnswGraph"),
  /** Compact codes of vectors. */
  CODES("veq", "StrataHnswCodes");

  static final int VERSION_START = 2; // 0 had no codes, 1 no lengths; neither was released
  static final int VERSION_CURRENT = VERSION_START;

  /** Sections begin at multiples of this: the size of a cache line. */
  static final int ALIGNMENT = 64;

  private final String extension;
  private final String codecName;

  SegmentFile(String extension, String codecName) {
    this.extension = extension;
    this.codecName = codecName;
  }

  String extension() {
    return extension;
  }

  /** Rounds a length up to whole cache lines. */
  static long aligned(long length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Creates the file and writes its header. */
  IndexOutput create(SegmentWriteState state) throws IOException {
    String name = name(state.segmentInfo, state.segmentSuffix);
    IndexOutput out = state.directory.createOutput(name, state.context);
    try {
      CodecUtil.writeIndexHeader(
          out, codecName, VERSION_CURRENT, state.segmentInfo.getId(), state.segmentSuffix);
      return out;
    } catch (Throwable t) {
      closeAfter(t, out);
      throw t;
    }
  }

  /** Opens the file for reading from the start to the end, with its checksum. */
  ChecksumIndexInput openChecksummed(SegmentReadState state) throws IOException {
    return state.directory.openChecksumInput(name(state.segmentInfo, state.segmentSuffix));
  }

  /** Reads the header of a file being read from its start; returns the version. */
  int checkHeader(IndexInput in, SegmentInfo segment, String suffix) throws IOException {
    return CodecUtil.checkIndexHeader(
        in, codecName, VERSION_START, VERSION_CURRENT, segment.getId(), suffix);
  }

  /**
   * Opens the file for reading anywhere in it.
   *
   * @param version that the file has to have
   */
  IndexInput open(SegmentReadState state, int version) throws IOException {
    return open(state.directory, state.context, state.segmentInfo, state.segmentSuffix, version);
  }

  /** Opens the finished file of a segment that is still being written. */
  IndexInput reopen(SegmentWriteState state) throws IOException {
    return open(
        state.directory, state.context, state.segmentInfo, state.segmentSuffix, VERSION_CURRENT);
  }

  private IndexInput open(
      Directory directory, IOContext context, SegmentInfo segment, String suffix, int version)
      throws IOException {
    IOContext hinted =
        context.withHints(FileTypeHint.DATA, FileDataHint.KNN_VECTORS, DataAccessHint.RANDOM);
    IndexInput in = directory.openInput(name(segment, suffix), hinted);
    try {
      int found = checkHeader(in, segment, suffix);
      if (found != version) {
        throw new CorruptIndexException(
            "versions differ: " + META.extension + "=" + version + ", " + extension + "=" + found,
            in);
      }
      CodecUtil.retrieveChecksum(in); // there is a footer; its sum is for checkIntegrity
      return in;
    } catch (Throwable t) {
      closeAfter(t, in);
      throw t;
    }
  }

  private String name(SegmentInfo segment, String suffix) {
    return IndexFileNames.segmentFileName(segment.name, suffix, extension);
  }

  /** Closes what a failed operation leaves open; a second failure is kept with the first. */
  static void closeAfter(Throwable failure, AutoCloseable... resources) {
    for (AutoCloseable resource : resources) {
      try {
        if (resource != null) {
          resource.close();
        }
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }
}
