// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.cli;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * A fingerprint of an index's graphs, to tell whether two builds made the same: SHA-256 over the
 * bodies of all graph files, in order of segment. Lucene's header and footer of each file are left
 * out, as they hold the segment's random id and a checksum that covers it.
 */
public final class GraphDigest {
  private static final String GRAPH_SUFFIX = ".vex";
  private static final int CHUNK = 1 << 16;

  private GraphDigest() {}

  /** The digest of an index's last commit, in lower-case hexadecimal. */
  public static String of(Directory directory) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (SegmentCommitInfo segment : inOrder(SegmentInfos.readLatestCommit(directory))) {
      List<String> files =
          segment.files().stream().filter(file -> file.endsWith(GRAPH_SUFFIX)).sorted().toList();
      for (String file : files) {
        addBody(directory, file, digest);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Segments by the number that their name holds in base 36, after an underscore. */
  private static List<SegmentCommitInfo> inOrder(SegmentInfos infos) {
    return infos.asList().stream()
        .sorted(
            Comparator.comparingLong(
                segment -> Long.parseLong(segment.info.name.substring(1), Character.MAX_RADIX)))
        .toList();
  }

  private static void addBody(Directory directory, String name, MessageDigest digest)
      throws IOException {
    try (IndexInput in = directory.openInput(name, IOContext.READONCE)) {
      long start = CodecUtil.readIndexHeader(in).length;
      long end = in.length() - CodecUtil.footerLength();
      if (end < start) {
        throw new CorruptIndexException("no room for a footer after the header", in);
      }
      in.seek(start);
      byte[] chunk = new byte[CHUNK];
      for (long left = end - start; left > 0; ) {
        int length = (int) Math.min(left, CHUNK);
        in.readBytes(chunk, 0, length);
        digest.update(chunk, 0, length);
        left -= length;
      }
    }
  }
}
