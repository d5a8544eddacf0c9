// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.transport.BoundTransportAddress;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.TransportService;

/** A node in a process of its own: says where it listens, and goes when its input ends. */
final class NodeProcess extends Node {
  private NodeProcess(Environment environment, List<PluginInfo> classPathPlugins) {
    super(environment, classPathPlugins, false);
  }

  /** Takes the home, classes of plugins on the class path, with commas, and settings. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    Settings.Builder settings = Settings.builder();
    settings.put("path.home", home).put("path.logs", home.resolve("logs"));
    settings.put("path.data", home.resolve("data"));
    settings.put("network.host", "127.0.0.1").put("http.port", 0).put("transport.port", 0);
    settings.put("http.type", "netty4").put("transport.type", "netty4");
    settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
    for (String setting : List.of(args).subList(2, args.length)) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), home.resolve("config"), () -> "node");
    List<PluginInfo> plugins = List.of(args[1].split(",")).stream().map(NodeProcess::info).toList();
    try (Node node = new NodeProcess(environment, plugins).start()) {
      BoundTransportAddress http =
          node.injector().getInstance(HttpServerTransport.class).boundAddress();
      BoundTransportAddress transport =
          node.injector().getInstance(TransportService.class).boundAddress();
      System.out.println(
          "listening " + http.publishAddress().getPort() + " " + transport.publishAddress());
      while (System.in.read() >= 0) {} // until whoever started it closes it, or ends
    }
    System.exit(0); // whatever threads a node leaves behind
  }

  private static PluginInfo info(String type) {
    return new PluginInfo(
        type, "on the class path", "NA", Version.CURRENT, "25", type, null, List.of(), false);
  }
}
