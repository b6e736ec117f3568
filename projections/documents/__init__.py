"""The JSON documents that reading commands print: their shape is a contract, keys may be added, never renamed."""
