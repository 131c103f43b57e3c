"""The dock at the right: one item, everything known of it, and why it ranks where it does."""
