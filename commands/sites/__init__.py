"""Sites: books written as files into a folder, which keeps a list of what was written into it."""
