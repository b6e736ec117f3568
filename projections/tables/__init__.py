"""Tables: columns described once, and the forms in which they are written."""
