package dev.bellwether.e2e.bench.fanout;

import dev.bellwether.e2e.cluster.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nchan in nginx with one worker: the peer. Its HTTP/2 port takes nothing else, so publishing has a port of its own. */
final class NchanServer implements Server {
    private final Launched launched;
    private final int port;
    private final int publishPort;
    private final String version;

    private NchanServer(Launched launched, int port, int publishPort, String version) {
        this.launched = launched;
        this.port = port;
        this.publishPort = publishPort;
        this.version = version;
    }

    /**
     * @param version what is said of it in reports
     * @param tls instead of clear text for subscribers
     */
    static NchanServer start(Wire wire, String version, Path folder, boolean tls) throws IOException {
        int port = Launched.freePort();
        int publishPort = Launched.freePort();
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, configuration(folder, port, publishPort, listen(wire, folder, tls)));
        List<String> command = List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                config.toString(),
                "-e",
                folder.resolve("errors").toString());
        return new NchanServer(Launched.start(command, folder, port), port, publishPort, version);
    }

    @Override
    public String name() {
        return "nchan";
    }

    @Override
    public String described() {
        return version + ", one worker";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int publishPort() {
        return publishPort;
    }

    @Override
    public ServerProcess process() {
        return new ServerProcess(launched.children().get(0));
    }

    @Override
    public String subscribePath() {
        return "/sub";
    }

    @Override
    public String publishPath() {
        return "/pub";
    }

    @Override
    public String body(String mark) {
        return "{\"m\":\"" + mark + "x".repeat(EVENT_BYTES - 8 - mark.length()) + "\"}";
    }

    @Override
    public void close() throws IOException {
        launched.close();
    }

    /** How the subscribers' port listens, with what it needs to. */
    private static String listen(Wire wire, Path folder, boolean tls) {
        String protocol = wire == Wire.H2C ? " http2" : "";
        if (!tls) {
            return protocol + ";";
        }
        SelfSigned own = SelfSigned.make(folder, "bench");
        return " ssl" + protocol + ";\n    ssl_certificate " + own.certificate() + ";\n    ssl_certificate_key "
                + own.key() + ";\n    ssl_protocols TLSv1.2 TLSv1.3;";
    }

    private static String configuration(Path folder, int port, int publishPort, String listen) {
        return """
                load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
                user root;
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile 40000;
                pid %1$s/pid;
                events { worker_connections 30000; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 1000000000;
                  tcp_nodelay on;
                  nchan_max_reserved_memory 256m;
                  nchan_message_buffer_length 100;
                  nchan_message_timeout 1h;
                  server {
                    listen 127.0.0.1:%2$d backlog=4096%3$s
                    http2_max_concurrent_streams 1000;
                    location = /sub { nchan_subscriber eventsource; nchan_channel_id rooms; }
                  }
                  server {
                    listen 127.0.0.1:%4$d;
                    location = /pub { nchan_publisher; nchan_channel_id rooms; }
                  }
                }
                """.formatted(folder, port, listen, publishPort);
    }
}
