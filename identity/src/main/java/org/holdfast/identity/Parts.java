package org.holdfast.identity;

/// The room's parts, put together by [Identity].
record Parts(
    Books books,
    Accounts accounts,
    Passwords passwords,
    PasswordRule rule,
    Factors factors,
    RecoverySecrets recovery,
    Attempts attempts,
    Replacements replacements,
    Proofs proofs,
    Codes codes,
    Dispatch dispatch,
    Notices notices,
    Throttle throttle,
    SendLimit sends,
    Strangers strangers,
    Sessions sessions,
    Devices devices,
    Tokens tokens,
    EndEverywhere doors) {}
