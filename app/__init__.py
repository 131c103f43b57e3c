"""The desktop application. Depends on mrcsaf; mrcsaf never depends on it. Never imports torch."""
