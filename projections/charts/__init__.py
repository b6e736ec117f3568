"""Charts: histories and quotas as pictures, with the basis in the caption. Needs the extra ``charts`` (matplotlib)."""
