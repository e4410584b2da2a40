"""The public register as JSON: read-only, for programs, without an account. docs/api.md says what is promised."""
