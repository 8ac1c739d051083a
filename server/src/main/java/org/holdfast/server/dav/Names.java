package org.holdfast.server.dav;

import org.holdfast.drive.ItemProperties.Name;

/// The name spaces of XML that this door speaks.
final class Names {

  static final String DAV = "DAV:";
  static final String HOLDFAST = "urn:holdfast:dav";
  static final String OWNCLOUD = "http://owncloud.org/ns";
  static final String MICROSOFT = "urn:schemas-microsoft-com:";
  static final String XML = "http://www.w3.org/XML/1998/namespace";

  private Names() {}

  static Name dav(String local) {
    return new Name(DAV, local);
  }
}
