"""The edges: command line, HTTP, pages. The only place with French sentences."""
