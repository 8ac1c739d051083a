package org.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The limit: nginx with WebDAV. Nothing is encrypted on disk, nothing flushed; TLS by OpenSSL.
final class Nginx implements Contestant {
  private static final Path LISTING_MODULE =
      Path.of("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so");

  private final Optional<Path> program = Programs.find("nginx");

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public Optional<String> absence() {
    return program.isPresent() && Files.exists(LISTING_MODULE)
        ? Optional.empty()
        : Optional.of("not installed (package nginx-extras)");
  }

  @Override
  public void prepare(Workplace place, Path folder) throws IOException, InterruptedException {
    PeerCertificate.make(place, folder);
    Files.createDirectories(folder.resolve("content"));
    Files.createDirectories(folder.resolve("incoming"));
  }

  @Override
  public Child launch(Workplace place, Path folder, int port) throws IOException {
    Path settings = Files.writeString(folder.resolve("nginx.conf"), settings(folder, port));
    List<String> command =
        List.of(
            program.orElseThrow().toString(),
            "-p",
            folder.toString(),
            "-e",
            folder.resolve("error.log").toString(),
            "-c",
            settings.toString());
    return place.start(command, Map.of(), folder.resolve("server.log"));
  }

  // The buffer keeps small files out of the temporary folder; a large one is written there and
  // renamed, on the same disk.
  private static String settings(Path folder, int port) {
    String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
    return """
        load_module %s;
        %s
        daemon off;
        worker_processes auto;
        pid %s/nginx.pid;
        error_log %s/error.log error;
        events { worker_connections 512; }
        http {
          access_log off;
          keepalive_requests 10000000;
          client_max_body_size 0;
          client_body_buffer_size 1m;
          client_body_temp_path %s/incoming;
          server {
            listen 127.0.0.1:%d ssl;
            server_name localhost;
            ssl_certificate %s;
            ssl_certificate_key %s;
            ssl_protocols TLSv1.3;
            location / {
              root %s/content;
              dav_methods PUT DELETE MKCOL MOVE;
              dav_ext_methods PROPFIND OPTIONS;
            }
          }
        }
        """
        .formatted(
            LISTING_MODULE,
            user,
            folder,
            folder,
            folder,
            port,
            PeerCertificate.certificate(folder),
            PeerCertificate.key(folder),
            folder);
  }

  @Override
  public Path authority(Path folder) {
    return PeerCertificate.certificate(folder);
  }

  @Override
  public Dialect dialect(Path folder, Target target) {
    return new DavDialect(target);
  }
}
