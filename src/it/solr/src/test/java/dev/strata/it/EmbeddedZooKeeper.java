// SPDX-License-Identifier: Apache-2.0
// Copyright the Strata authors
package dev.strata.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper of one server on a free port of 127.0.0.1. */
final class EmbeddedZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 1_000;

  private final ServerCnxnFactory connections;

  EmbeddedZooKeeper(Path folder) throws IOException, InterruptedException {
    connections = ServerCnxnFactory.createFactory(new InetSocketAddress("127.0.0.1", 0), -1);
    connections.startup(new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS));
  }

  String address() {
    return "127.0.0.1:" + connections.getLocalPort();
  }

  @Override
  public void close() {
    connections.shutdown();
  }
}
