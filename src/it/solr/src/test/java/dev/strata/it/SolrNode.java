// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.solr.core.CoreContainer;
import org.apache.solr.core.SolrCore;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A node of Solr on a free port of 127.0.0.1, and what one asks it over HTTP. */
final class SolrNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SolrDispatchFilter filter = new SolrDispatchFilter();
  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts on the given home and waits until its cores are loaded, or failed to. */
  SolrNode(Path home) throws Exception {
    this(home, new Properties());
  }

  /** The same as a node of the cloud that a ZooKeeper at the given address keeps. */
  static SolrNode inCloud(Path home, String zooKeeper) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("zkHost", zooKeeper);
    return new SolrNode(home, properties);
  }

  private SolrNode(Path home, Properties properties) throws Exception {
    connector().open();
    properties.setProperty("hostPort", Integer.toString(connector().getLocalPort()));
    ServletContextHandler context = new ServletContextHandler("/solr");
    context.setAttribute(SolrDispatchFilter.SOLRHOME_ATTRIBUTE, home.toString());
    context.setAttribute(SolrDispatchFilter.PROPERTIES_ATTRIBUTE, properties);
    context.addEventListener(new CoreContainerProvider());
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    server.setHandler(context);
    server.start();
    filter.getCores().waitForLoadingCoresToFinish(TimeUnit.MINUTES.toMillis(2));
  }

  /** Why a core was not loaded, as the log says it: with the causes. Empty if it was. */
  String failure(String core) throws Exception {
    CoreContainer.CoreLoadFailure failure = filter.getCores().getCoreInitFailures().get(core);
    StringJoiner messages = new StringJoiner("; ");
    for (Throwable e = failure == null ? null : failure.exception; e != null; e = e.getCause()) {
      messages.add(e.getMessage());
    }
    return messages.toString();
  }

  /** A core, for a look at it without HTTP; to be closed. */
  SolrCore core(String name) throws Exception {
    return filter.getCores().getCore(name);
  }

  /**
   * The vector formats of the segments that a core searches. The files in its folder would not
   * tell: Solr removes those of segments that are gone some time later.
   */
  Set<String> formats(String core) throws Exception {
    try (SolrCore solr = core(core)) {
      return solr.withSearcher(
          searcher -> {
            Set<String> names = new HashSet<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
              for (FieldInfo field : leaf.reader().getFieldInfos()) {
                if (field.hasVectorValues()) {
                  names.add(field.getAttribute(PerFieldKnnVectorsFormat.PER_FIELD_FORMAT_KEY));
                }
              }
            }
            return names;
          });
    }
  }

  /** Where other nodes find a core of this one. */
  String shard(String core) {
    return url().substring("http://".length()) + "/" + core;
  }

  String url() {
    return "http://127.0.0.1:" + connector().getLocalPort() + "/solr";
  }

  private ServerConnector connector() {
    return (ServerConnector) server.getConnectors()[0];
  }

  /** The answer to a request with the given parameters, whatever its status. */
  JsonNode ask(String path, Map<String, String> parameters) throws IOException {
    String form =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    return post(path, "application/x-www-form-urlencoded", BodyPublishers.ofString(form));
  }

  /** The same, of status 0. */
  JsonNode get(String path, Map<String, String> parameters) throws IOException {
    return successful(path, ask(path, parameters));
  }

  /** Sends an update in JSON; it must succeed. */
  void update(String core, String json) throws IOException {
    successful(core, tryUpdate(core, json));
  }

  /** The same, whatever its status. */
  JsonNode tryUpdate(String core, String json) throws IOException {
    return post(core + "/update", "application/json", BodyPublishers.ofString(json));
  }

  /** Hands a cloud the files of a zip archive as the configuration of the given name. */
  void upload(String config, byte[] zip) throws IOException {
    String path = "admin/configs?action=UPLOAD&name=" + config;
    successful(path, post(path, "application/octet-stream", BodyPublishers.ofByteArray(zip)));
  }

  private JsonNode post(String path, String type, BodyPublisher body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/" + path))
            .header("Content-Type", type)
            .POST(body)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.body().startsWith("{") == false) {
        throw new IOException(path + ": " + response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode successful(String path, JsonNode answer) throws IOException {
    if (answer.path("responseHeader").path("status").asInt(-1) != 0) {
      throw new IOException(path + ": " + answer);
    }
    return answer;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    http.close();
    server.stop();
    server.join();
  }
}
