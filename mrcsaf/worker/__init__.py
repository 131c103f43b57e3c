"""The process that does everything with torch, and the client that keeps it."""
