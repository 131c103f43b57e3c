"""What the window stands on and never shows: session, jobs, settings, errors."""
