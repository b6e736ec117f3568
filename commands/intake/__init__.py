"""From the outside world to commands: official sheets, tables and facts in files."""
