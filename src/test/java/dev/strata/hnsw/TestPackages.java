// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.hnsw;

import dev.strata.hnsw.graph.Construction;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.tests.util.LuceneTestCase;

/**
 * The packages depend on one another in one direction, as their class files say, and no class is
 * open to be extended by accident.
 */
public final class TestPackages extends LuceneTestCase {
  private static final String BASE = "dev/strata/hnsw";
  private static final String GRAPH = BASE + "/graph";
  private static final String KERNEL = BASE + "/kernel";
  private static final String OPENSEARCH = BASE + "/opensearch";
  private static final String QUANTIZATION = BASE + "/quantization";
  private static final String SOLR = BASE + "/solr";
  private static final String VECTOR_API = "jdk/incubator/vector";

  /** A class in internal form: alone, or behind the L of a descriptor or signature. */
  private static final Pattern NAME = Pattern.compile("(?:^|L)([a-z]\\w*(?:/[\\w$]+)+)");

  /** The classes of main by their internal names. */
  private Map<String, ClassModel> classes;

  @Override
  public void setUp() throws Exception {
    super.setUp();
    classes = readClasses();
  }

  /** All that follows would hold of no classes at all, or if no dependency were ever seen. */
  public void testClassesAndDependenciesAreFound() {
    for (String name : packages().keySet()) {
      assertTrue(name, name.equals(BASE) || name.startsWith(BASE + "/"));
    }
    assertTrue(packages().keySet().containsAll(List.of(BASE, GRAPH, KERNEL, QUANTIZATION)));
    assertTrue(packages().get(BASE).containsAll(List.of(GRAPH, KERNEL, "org/apache/lucene/index")));
    assertTrue(packages().get(KERNEL).contains(VECTOR_API));
    assertTrue(packages().get(GRAPH).contains("java/util"));
  }

  public void testGraphKnowsTheJdkAlone() {
    assertDependsOnly(GRAPH, name -> name.startsWith("java/"));
  }

  public void testKernelKnowsTheJdkAlone() {
    assertDependsOnly(KERNEL, name -> name.startsWith("java/") || name.equals(VECTOR_API));
  }

  public void testQuantizationKnowsKernelsAlone() {
    assertDependsOnly(QUANTIZATION, name -> name.startsWith("java/") || name.equals(KERNEL));
  }

  public void testBaseKnowsGraphKernelAndQuantizationAlone() {
    Set<String> known = Set.of(BASE, GRAPH, KERNEL, QUANTIZATION);
    assertDependsOnly(
        BASE,
        name ->
            name.startsWith("java/")
                || name.startsWith("org/apache/lucene/")
                || known.contains(name));
  }

  public void testSolrKnowsTheDoorAlone() {
    assertHostKnowsTheDoorAlone(SOLR, Set.of("org/apache/solr/"));
  }

  public void testOpenSearchKnowsTheDoorAlone() {
    assertHostKnowsTheDoorAlone(OPENSEARCH, Set.of("org/opensearch/", "org/apache/logging/"));
  }

  private void assertHostKnowsTheDoorAlone(String adapter, Set<String> host) {
    Set<String> known = Set.of(BASE, GRAPH, QUANTIZATION); // the last two for types of HnswParams
    assertDependsOnly(
        adapter,
        name ->
            name.startsWith("java/")
                || name.startsWith("org/apache/lucene/")
                || host.stream().anyMatch(name::startsWith)
                || known.contains(name));
  }

  public void testNothingKnowsSolr() {
    assertNothingKnows(SOLR, "org/apache/solr", "org/apache/solr/schema");
  }

  public void testNothingKnowsOpenSearch() {
    assertNothingKnows(OPENSEARCH, "org/opensearch", "org/opensearch/plugins");
  }

  /** A host is only there inside it. */
  private void assertNothingKnows(String adapter, String host, String seen) {
    assertTrue(packages().get(adapter).contains(seen));
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      if (packageOf(entry.getKey()).equals(adapter) == false) {
        for (String name : packagesOf(entry.getValue())) {
          assertFalse(
              entry.getKey() + " depends on " + name,
              name.equals(adapter) || name.startsWith(host));
        }
      }
    }
  }

  /** Lucene loads it wherever the jar is. */
  public void testReloadHookKnowsLuceneAlone() {
    for (String name : packagesOf(classes.get(SOLR + "/ReloadHook"))) {
      assertTrue(
          name,
          name.equals(SOLR) || name.startsWith("java/") || name.startsWith("org/apache/lucene/"));
    }
  }

  /** Where the module is absent, no other class may need it, not even those that choose. */
  public void testVectorApiIsNamedByItsOwnKernelsAlone() {
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      if (packagesOf(entry.getValue()).contains(VECTOR_API)) {
        assertTrue(entry.getKey(), entry.getKey().startsWith(KERNEL + "/VectorApi"));
      }
    }
  }

  /**
   * The order in which a register of floats is added up by {@code reduceLanes} is undefined, and
   * changes when C2 takes over from the interpreter: then the same vectors give another graph. The
   * kernels' own test sees that only where it is the first to call them.
   */
  public void testNoSumDependsOnTheCompiler() {
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      for (PoolEntry constant : entry.getValue().constantPool()) {
        if (constant instanceof MethodRefEntry method
            && method.owner().asInternalName().equals(VECTOR_API + "/FloatVector")) {
          assertNotEquals(entry.getKey(), "reduceLanes", method.name().stringValue());
        }
      }
    }
  }

  public void testNothingInternalOfLuceneIsUsed() {
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      for (String name : packagesOf(entry.getValue())) {
        assertFalse(
            entry.getKey() + " uses " + name, name.startsWith("org/apache/lucene/internal"));
      }
    }
  }

  public void testNoClassIsOpen() {
    List<String> open = new ArrayList<>();
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      if (isOpen(entry.getValue())) {
        open.add(entry.getKey());
      }
    }
    assertEquals(List.of(), open);
  }

  private void assertDependsOnly(String from, Predicate<String> allowed) {
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      if (packageOf(entry.getKey()).equals(from)) {
        for (String name : packagesOf(entry.getValue())) {
          assertTrue(
              entry.getKey() + " depends on " + name, name.equals(from) || allowed.test(name));
        }
      }
    }
  }

  /** The packages of main, and what each of them depends on. */
  private Map<String, Set<String>> packages() {
    Map<String, Set<String>> packages = new TreeMap<>();
    classes.forEach(
        (name, model) ->
            packages
                .computeIfAbsent(packageOf(name), missing -> new TreeSet<>())
                .addAll(packagesOf(model)));
    return packages;
  }

  /**
   * Packages of all the classes that a class file names: as a class, in a descriptor, a signature
   * or an annotation. Only the text of string constants is left out.
   */
  private static Set<String> packagesOf(ClassModel model) {
    Set<Utf8Entry> texts = new HashSet<>();
    Set<String> packages = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof StringEntry string) {
        texts.add(string.utf8());
      }
    }
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry utf8 && texts.contains(utf8) == false) {
        NAME.matcher(utf8.stringValue())
            .results()
            .forEach(match -> packages.add(packageOf(match.group(1))));
      }
    }
    return packages;
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('/'));
  }

  private static boolean isOpen(ClassModel model) {
    boolean closed =
        Stream.of(AccessFlag.FINAL, AccessFlag.ABSTRACT, AccessFlag.INTERFACE, AccessFlag.ENUM)
                .anyMatch(model.flags()::has)
            || model.findAttribute(Attributes.permittedSubclasses()).isPresent();
    return closed == false && isAnonymous(model) == false;
  }

  private static boolean isAnonymous(ClassModel model) {
    return model
        .findAttribute(Attributes.innerClasses())
        .map(
            inner ->
                inner.classes().stream()
                    .anyMatch(
                        info ->
                            info.innerClass().equals(model.thisClass())
                                && info.innerName().isEmpty()))
        .orElse(false);
  }

  private static Map<String, ClassModel> readClasses() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Construction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertTrue("class files are expected in " + folder, Files.isDirectory(folder.resolve(GRAPH)));
    Map<String, ClassModel> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        ClassModel model = ClassFile.of().parse(file);
        if (file.endsWith("package-info.class") == false) {
          classes.put(model.thisClass().asInternalName(), model);
        }
      }
    }
    return classes;
  }
}
