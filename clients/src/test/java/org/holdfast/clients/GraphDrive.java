package org.holdfast.clients;

import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.drives.item.items.item.DriveItemItemRequestBuilder;
import com.microsoft.graph.models.DriveItem;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AuthenticationProvider;
import java.io.IOException;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/// Somebody's drive through Microsoft's Graph SDK for Java, told nothing but where the service is,
/// which authority to trust, and a token.
final class GraphDrive {

  private final GraphServiceClient client;
  private final String id;

  GraphDrive(Server server, String token) throws IOException {
    AuthenticationProvider signedIn =
        (request, _) -> request.headers.add("Authorization", "Bearer " + token);
    this.client = new GraphServiceClient(signedIn, trusting(server));
    this.client.getRequestAdapter().setBaseUrl(server.address() + "/v1.0");
    this.id = Objects.requireNonNull(Objects.requireNonNull(client.me().drive().get()).getId());
  }

  GraphServiceClient client() {
    return client;
  }

  String id() {
    return id;
  }

  /// An item by its path, as Microsoft's documentation of the SDK names one: in an id's place.
  DriveItemItemRequestBuilder at(String path) {
    return byId("root:/" + path + ":");
  }

  DriveItemItemRequestBuilder root() {
    return byId("root");
  }

  DriveItemItemRequestBuilder byId(String item) {
    return client.drives().byDriveId(id).items().byDriveItemId(item);
  }

  static String idOf(DriveItem item) {
    return Objects.requireNonNull(item.getId());
  }

  private static OkHttpClient trusting(Server server) throws IOException {
    TrustManagerFactory trust = server.trust();
    return GraphClientFactory.create()
        .sslSocketFactory(
            Server.context(trust).getSocketFactory(),
            (X509TrustManager) trust.getTrustManagers()[0])
        .build();
  }
}
