"""The generated parts of the pages in docs/: from the schemas, the catalogs of messages, the commands, the policies."""
