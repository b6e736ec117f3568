"""The server: answers over HTTP, with their headers, live news, the description of the API, and lists that are sent."""
