package org.holdfast.identity;

import java.net.URI;
import java.util.function.Supplier;

public record PasskeySite(Supplier<URI> address) {}
