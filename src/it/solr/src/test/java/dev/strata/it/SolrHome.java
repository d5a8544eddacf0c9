// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The home folder of a node: the packaged jar in {@code lib}, and cores. */
record SolrHome(Path folder) {
  static final String FIELD_TYPE =
      """
      class="dev.strata.hnsw.solr.StrataDenseVectorField" m="16" efConstruction="100"\
       efSearch="10"\
      """;
  static final String STOCK_TYPE =
      """
      class="solr.DenseVectorField" hnswM="16" hnswEfConstruction="100"\
      """;
  static final String CODEC_FACTORY =
      """
      <codecFactory class="dev.strata.hnsw.solr.StrataCodecFactory">
        <str name="compressionMode">BEST_COMPRESSION</str>
        <int name="efSearch">10</int>
      </codecFactory>
      """;
  static final String PARSER =
      """
      <queryParser name="strata" class="dev.strata.hnsw.solr.StrataQParserPlugin"/>
      """;

  /** The part of the cloud is without effect outside one. */
  private static final String SOLR_XML =
      """
      <solr>
        <solrcloud>
          <str name="host">127.0.0.1</str>
          <int name="hostPort">${hostPort}</int>
        </solrcloud>
      </solr>
      """;

  private static final String SOLRCONFIG =
      """
      <config>
        <luceneMatchVersion>10.3</luceneMatchVersion>
        <schemaFactory class="ClassicIndexSchemaFactory"/>
        <updateHandler class="solr.DirectUpdateHandler2"><updateLog/></updateHandler>
        <requestHandler name="/select" class="solr.SearchHandler"/>
        <requestHandler name="/replication" class="solr.ReplicationHandler">
          <lst name="leader"><str name="replicateAfter">commit</str></lst>
        </requestHandler>
        %s
      </config>
      """;
  private static final String SCHEMA =
      """
      <schema name="it" version="1.7">
        <field name="id" type="string" required="true"/>
        <field name="n" type="int"/>
        <field name="color" type="string"/>
        <field name="_version_" type="long" indexed="false" stored="false" docValues="true"/>
        <field name="v" type="vector" stored="false"/>
        <field name="stock" type="stock" stored="false"/>
        <field name="b" type="bytes" stored="false"/>
        <field name="kept" type="vector" stored="true"/>
        <field name="keptBytes" type="bytes" stored="true"/>
        <field name="votes" type="int" indexed="false" stored="false" docValues="true"/>
        <uniqueKey>id</uniqueKey>
        <fieldType name="string" class="solr.StrField" postingsFormat="Lucene103"/>
        <fieldType name="int" class="solr.IntPointField"/>
        <fieldType name="long" class="solr.LongPointField"/>
        <fieldType name="vector" vectorDimension="%1$d" similarityFunction="euclidean" %2$s/>
        <fieldType name="stock" vectorDimension="%1$d" class="solr.DenseVectorField"/>
        <fieldType name="bytes" vectorDimension="%1$d" vectorEncoding="BYTE" %2$s/>
      </schema>
      """;

  /** A home without cores, with the jar. */
  static SolrHome make(Path folder) throws IOException {
    SolrHome home = new SolrHome(folder);
    Files.createDirectories(home.jar().getParent());
    Files.copy(Path.of(System.getProperty("jar")), home.jar());
    Files.writeString(folder.resolve("solr.xml"), SOLR_XML);
    return home;
  }

  Path jar() {
    return folder.resolve("lib").resolve("strata-hnsw.jar");
  }

  /** Writes or replaces what describes a core, whose vectors have as many components as most. */
  SolrHome core(String name, String fieldType, String config) throws IOException {
    return core(name, 64, fieldType, config);
  }

  SolrHome core(String name, int dimension, String fieldType, String config) throws IOException {
    Path conf = Files.createDirectories(folder.resolve(name).resolve("conf"));
    Files.writeString(folder.resolve(name).resolve("core.properties"), "name=" + name + "\n");
    Files.writeString(conf.resolve("solrconfig.xml"), SOLRCONFIG.formatted(config));
    Files.writeString(conf.resolve("schema.xml"), SCHEMA.formatted(dimension, fieldType));
    return this;
  }
}
