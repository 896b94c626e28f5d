"""A network as volumes: a solid for each stage, as high and wide as its maps and as deep as its channels."""
