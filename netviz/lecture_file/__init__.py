"""The lecture as one file: a story, or a list of scenes, as an HTML file that works from a disk without a network."""
