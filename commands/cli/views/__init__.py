"""How documents are printed where their tables, one after the other, are not good enough."""
