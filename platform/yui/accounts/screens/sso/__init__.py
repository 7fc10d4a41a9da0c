"""Log-in at a provider by OpenID Connect: bound by an explicit step, never by a mail address."""
