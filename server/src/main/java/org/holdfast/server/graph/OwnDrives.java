package org.holdfast.server.graph;

import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.graph.GraphAddress.DriveChoice;

/// The caller's own drive, when an address names it. Another's is as absent as one that never was.
record OwnDrives(Drives drives) {

  /// @throws GraphRefusal 404 if it is not the caller's, or is none
  Drive of(DriveChoice choice, SignedIn signedIn) {
    return drives
        .ofOwner(signedIn.account())
        .filter(
            drive ->
                switch (choice) {
                  case DriveChoice.Mine _ -> true;
                  case DriveChoice.ById(String id) -> drive.id().text().equalsIgnoreCase(id);
                  case DriveChoice.OfUser(String user) -> ServiceHandler.isSelf(signedIn, user);
                })
        .orElseThrow(() -> GraphError.absent().refusal());
  }
}
