package org.holdfast.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.keyservices.MicroAzure;

/// Vaults of each kind that there is, fresh, to be measured. One of these at a time has the token.
///
/// Azure is its double on this machine: what it takes is RSA here, and the way there and back that
/// HTTP takes on loopback.
public final class MicroVaults implements AutoCloseable {

  private final Path folder;
  private final List<MicroAzure> open = new ArrayList<>();

  public MicroVaults(Path folder) {
    this.folder = folder;
  }

  /// Whether SoftHSM2 is installed, and this process was told where its tokens are to be: the
  /// library asks the environment.
  public static boolean hasTokens() {
    return Files.exists(SoftToken.LIBRARY) && System.getenv("SOFTHSM2_CONF") != null;
  }

  /// @param kind `built-in`, `token` or `azure`
  VaultProvider provider(String kind) {
    return switch (kind) {
      case "built-in" -> new VaultFixture(folder.resolve("vault")).create();
      case "token" -> token();
      case "azure" -> {
        MicroAzure azure = new MicroAzure(folder);
        open.add(azure);
        yield azure.create();
      }
      default -> throw new IllegalArgumentException("there is no vault of kind " + kind);
    };
  }

  private static VaultProvider token() {
    SoftToken token = SoftToken.empty();
    try (Passphrase pin = token.pin()) {
      return TokenVault.create(token.place(), pin, new SecureRandom(), InstantSource.system());
    }
  }

  /// The vaults of a server.
  ///
  /// @param kinds separated by a plus, the one that is asked first before the others
  public VaultGroup group(String kinds) {
    List<VaultMember> members = new ArrayList<>();
    for (String kind : kinds.split("\\+", -1)) {
      members.add(VaultMember.open(kind, kind.equals("built-in"), provider(kind)));
    }
    return new VaultGroup(members);
  }

  /// Ends the services that vaults are in; vaults are closed by who asked for them.
  @Override
  public void close() {
    open.forEach(MicroAzure::close);
  }
}
