package org.holdfast.server;

/// What every page's template is given beside its own content.
///
/// @param nonce lets the page's own scripts run: `<script nonce="${frame.nonce()}">`; another for
///   each answer
/// @param assets where stylesheet, pictures and scripts are served
public record Frame(String nonce, Assets assets) {

  /// The address of a file in `assets`.
  public String asset(String name) {
    return assets.address(name);
  }
}
