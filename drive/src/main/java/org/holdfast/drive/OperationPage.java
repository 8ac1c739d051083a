package org.holdfast.drive;

import java.util.List;
import java.util.Optional;

/// A page of operations.
///
/// @param operations newest first
/// @param next for the page after it; absent on the last
public record OperationPage(List<Operation> operations, Optional<String> next) {}
