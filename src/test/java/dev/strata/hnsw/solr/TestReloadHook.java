// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.tests.util.LuceneTestCase;

/** The hook that brings the vectors format along where only postings formats are looked for. */
public final class TestReloadHook extends LuceneTestCase {

  public void testItIsNoPostingsFormat() {
    PostingsFormat hook = PostingsFormat.forName(ReloadHook.NAME);
    assertEquals(ReloadHook.class, hook.getClass());
    assertEquals(
        "StrataReloadHook stores no postings",
        expectThrows(UnsupportedOperationException.class, () -> hook.fieldsConsumer(null))
            .getMessage());
    assertEquals(
        "StrataReloadHook stores no postings",
        expectThrows(UnsupportedOperationException.class, () -> hook.fieldsProducer(null))
            .getMessage());
  }

  /** As Solr does with its lib folders. */
  public void testPostingsFormatsBringVectorFormats() throws Exception {
    URL classes = ReloadHook.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader lucene = lucene()) {
      assertFalse(names(lucene).contains(StrataHnswVectorsFormat.NAME));
      try (URLClassLoader lib = new URLClassLoader(new URL[] {classes}, lucene)) {
        lucene
            .loadClass(PostingsFormat.class.getName())
            .getMethod("reloadPostingsFormats", ClassLoader.class)
            .invoke(null, lib);
        assertTrue(names(lucene).contains(StrataHnswVectorsFormat.NAME));
      }
    }
  }

  /** A core or node that ends closes the loader, and Lucene reads with its classes on. */
  public void testClosedLoaderHasAllClasses() throws Exception {
    URL classes = ReloadHook.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader lucene = lucene()) {
      URLClassLoader lib = new URLClassLoader(new URL[] {classes}, lucene);
      Class.forName(ReloadHook.class.getName(), true, lib);
      lib.close();
      for (String name :
          List.of("SearchTrace", "LeafSearch", "graph.GraphBuilder", "GraphReport")) {
        assertSame(lib, lib.loadClass("dev.strata.hnsw." + name).getClassLoader());
      }
      expectThrows(
          ClassNotFoundException.class, () -> lib.loadClass("dev.strata.hnsw.solr.TextValues"));
    }
  }

  /** A Lucene of its own, which sees nothing else of the class path. */
  private static URLClassLoader lucene() {
    URL jar = KnnVectorsFormat.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
  }

  private static Set<?> names(ClassLoader lucene) throws ReflectiveOperationException {
    return (Set<?>)
        lucene
            .loadClass(KnnVectorsFormat.class.getName())
            .getMethod("availableKnnVectorsFormats")
            .invoke(null);
  }
}
