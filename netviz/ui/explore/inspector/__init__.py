"""The inspector: what is known of the layer or block that is chosen."""
