// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw.solr;

import dev.strata.hnsw.HnswSearch;
import dev.strata.hnsw.StrataHnswVectorsFormat;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Consumer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.solr.common.SolrException;

/**
 * {@link HnswSearch} of the class loader that reads the segments. Lucene keeps one class for the
 * name of a format in a whole JVM, the one it met first; with a jar in the {@code lib} folder of
 * each core, or with several nodes in a JVM, that is another than the class of the same name here,
 * and it would take no notice of options of ours. So the options are made by its own methods, which
 * are found by their names.
 */
final class SearchOptions {
  private final Object options;

  private SearchOptions(Object options) {
    this.options = options;
  }

  /** A search as wide as the field's stored floor. */
  static SearchOptions defaults() {
    return new SearchOptions(call(null, "defaults"));
  }

  /**
   * A search of the given width.
   *
   * @throws IllegalArgumentException if it is out of its bounds
   */
  static SearchOptions ef(int ef) {
    return new SearchOptions(call(null, "ef", new Argument(int.class, ef)));
  }

  /**
   * The same with another oversampling.
   *
   * @throws IllegalArgumentException if it is out of its bounds
   */
  SearchOptions oversampling(float oversampling) {
    return with("oversampling", new Argument(float.class, oversampling));
  }

  SearchOptions fullPrecision() {
    return with("fullPrecision");
  }

  /** The same with a sink of statistics, whose class is that loader's too. */
  SearchOptions statistics(Consumer<Object> sink) {
    return with("statistics", new Argument(Consumer.class, sink));
  }

  KnnSearchStrategy strategy() {
    return (KnnSearchStrategy) options;
  }

  private SearchOptions with(String method, Argument... arguments) {
    return new SearchOptions(call(options, method, arguments));
  }

  private record Argument(Class<?> type, Object value) {}

  /** Calls a method of the options, or a static one if there are none yet. */
  private static Object call(Object options, String method, Argument... arguments) {
    Class<?>[] types = new Class<?>[arguments.length];
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      types[i] = arguments[i].type();
      values[i] = arguments[i].value();
    }
    ClassLoader reading =
        KnnVectorsFormat.forName(StrataHnswVectorsFormat.NAME).getClass().getClassLoader();
    try {
      return Class.forName(HnswSearch.class.getName(), true, reading)
          .getMethod(method, types)
          .invoke(options, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException outOfBounds) {
        throw outOfBounds;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "two versions of Strata are in use in this JVM; the first has no option " + method,
          e);
    }
  }
}
