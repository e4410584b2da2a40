"""Taking in visits that other systems know, with the engine of `permits.importing`."""
