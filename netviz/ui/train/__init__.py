"""The Train page: the form of a run, the run while it goes, and the images that it learns from."""
