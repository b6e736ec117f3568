"""Care of a book: is its store as it must be, and copies into other stores."""
