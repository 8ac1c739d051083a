package org.holdfast.identity;

/// What is stored of an account is not what was written (R11). Its detail is for who looks into it,
/// never for who asked.
public final class AccountAltered extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AccountAltered(Throwable cause) {
    super("what is stored of an account was altered", cause);
  }
}
