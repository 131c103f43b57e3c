"""What everything else stands on: errors, files, settings, devices, tables of text."""
