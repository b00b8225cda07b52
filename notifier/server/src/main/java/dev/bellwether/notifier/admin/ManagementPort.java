package dev.bellwether.notifier.admin;

import java.net.InetSocketAddress;

/** A management port that listens. */
public interface ManagementPort extends AutoCloseable {
    InetSocketAddress address();

    @Override
    void close();
}
