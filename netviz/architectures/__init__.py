"""The architectures: one file a family, and the catalog that lists them."""
